"""Send messages so that a repeated task sends none twice."""

from collections.abc import Iterable

import psycopg

from ansinh.alerts.channels import Channel, DeliveryError
from ansinh.alerts.formats import letter_of
from ansinh.alerts.messages import RunMessage
from ansinh.ledger.messages import claim_message


class NotAllSentError(DeliveryError):
    """Some recipients were not reached; the others were, and will not be sent to again."""


def send_all(
    connection: psycopg.Connection, messages: Iterable[RunMessage], channel: Channel
) -> int:
    """Send each message once per run and recipient; return how many left now.

    The ledger's row is written first and committed when the channel took the letter: a
    second task of the same run waits at that row and then sends nothing. A channel that
    fails takes the row back. Raises NotAllSentError at the end, naming those not reached,
    so that the task is tried again; `connection` must not be inside a transaction.
    """
    if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        raise ValueError("send_all commits after every letter: give it a connection at rest.")
    sent = 0
    failures: dict[str, DeliveryError] = {}
    for message in messages:
        try:
            sent += _send_once(connection, message, channel)
        except DeliveryError as error:
            failures[message.recipient.email] = error
    if failures:
        reasons = "; ".join(f"{recipient} ({error})" for recipient, error in failures.items())
        raise NotAllSentError(f"Sent {sent}, not sent to: {reasons}")
    return sent


def _send_once(connection: psycopg.Connection, message: RunMessage, channel: Channel) -> int:
    letter = letter_of(message)
    with connection.transaction():
        if not claim_message(connection, message.run_id, letter.recipient, channel.name):
            return 0
        channel.send(letter)
    return 1
