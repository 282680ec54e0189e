"""From the inbox to landing and ledger: nothing lost, nothing taken twice."""

import logging

import psycopg

from ansinh.landing.inbox import Inbox, printable
from ansinh.landing.store import LandingStore
from ansinh.ledger.deliveries import note_delivery

logger = logging.getLogger(__name__)


def receive_all(
    connection: psycopg.Connection, inbox: Inbox, store: LandingStore, run_id: str
) -> list[int | None]:
    """Take every waiting file: land it, note it, and only then remove it from the inbox.

    Returns for each the number of its new submission, None for content that its slot already
    had. A process killed between any two of these steps leaves a file that the next call takes;
    so does a file that cannot be read now, which does not stop the others.
    """
    received = []
    for file in inbox.waiting():
        try:
            with inbox.open(file) as stream:
                sha256, size = store.add(stream)
        except OSError as error:
            logger.warning("Left in the inbox, it cannot be read: %s (%s)", file.name, error)
            continue
        with connection.transaction():
            number = note_delivery(
                connection,
                sha256,
                size,
                file_name=file.name,
                inbox_path=printable(file.path),
                hint=file.hint,
                run_id=run_id,
            )
        received.append(number)
        inbox.remove(file)  # leaves it where it changed meanwhile: the next call takes the rest
    return received
