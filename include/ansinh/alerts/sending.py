"""Send the letters whose hour has come, each once, whatever happens to the task."""

from collections.abc import Sequence
from datetime import datetime

import psycopg

from ansinh.alerts.channels import Channel, DeliveryError, RefusedLetterError
from ansinh.ledger.letters import (
    PATIENCE,
    Attachment,
    Outcome,
    WaitingLetter,
    files_of,
    next_letter,
    note_attempt,
)


class NotAllSentError(DeliveryError):
    """Some letters did not leave; the others did, and will not be sent again."""


def send_waiting(connection: psycopg.Connection, channel: Channel, now: datetime) -> int:
    """Send each waiting letter; return how many left now.

    A letter is held while it is sent, and what became of it is committed with it: a second task
    passes over it, and one that was killed before it is sent again under the same Message-ID.
    Raises NotAllSentError at the end, naming those that did not leave; they are tried again later.
    `connection` must not be inside a transaction.
    """
    if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        raise ValueError("send_waiting commits every letter: give it a connection at rest.")
    sent, last = 0, 0
    failures: dict[str, str] = {}
    while True:
        with connection.transaction():
            letter = next_letter(connection, now, last)
            if letter is None:
                break
            last = letter.letter_id
            state, why = _sent(letter, files_of(connection, letter.letter_id), channel, now)
            note_attempt(connection, letter, state, channel.name, why)
            if state == "sent":
                sent += 1
            else:
                failures[letter.address] = why or ""
    if failures:
        reasons = "; ".join(f"{address} ({why})" for address, why in failures.items())
        raise NotAllSentError(f"Sent {sent}, not sent to: {reasons}")
    return sent


def _sent(
    letter: WaitingLetter, files: Sequence[Attachment], channel: Channel, now: datetime
) -> tuple[Outcome, str | None]:
    """What became of a letter, and why where it did not leave."""
    try:
        channel.send(letter, files)
    except RefusedLetterError as error:
        return "refused", str(error)
    except DeliveryError as error:
        is_old = letter.written_at is not None and now - letter.written_at > PATIENCE
        return "given_up" if is_old else "failed", str(error)
    return "sent", None
