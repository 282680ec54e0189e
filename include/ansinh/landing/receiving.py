"""From the inbox to landing and ledger: nothing lost, taken twice, or taken in half."""

import logging

import psycopg

from ansinh.forms.plain_names import plain_file
from ansinh.landing.errors import LandingError
from ansinh.landing.inbox import Inbox
from ansinh.landing.listing import InboxFile, Odd
from ansinh.landing.store import Landing
from ansinh.ledger.alerts import Alert, Cause, raise_only
from ansinh.ledger.deliveries import note_delivery

logger = logging.getLogger(__name__)
# What may be odd in an inbox, until it is in order or gone.
ODD = ("no_file", "dated_ahead", "in_use", "unreadable")


def receive_all(
    connection: psycopg.Connection, inbox: Inbox, store: Landing, run_id: str
) -> list[int | None]:
    """Take every file that is whole: land it, note it, and only then remove it from the inbox.

    Returns for each the number of its new submission, None for content that its slot already
    had. A process killed between any two of these steps leaves a file that the next call takes;
    so does a file that is written to meanwhile, or cannot be read now, which does not stop the
    others. What is odd in the inbox is noted for administrators.
    """
    received: list[int | None] = []
    for file, known_hash in inbox.watch(inbox.claim()).items():
        try:
            with inbox.open(file) as stream:
                landed = store.add(stream, known_hash)
        except LandingError:
            raise  # no fault of the file: it waits, and so do the others
        except FileNotFoundError:
            continue  # another call was quicker
        except OSError as error:
            # Its own words name the path, and so perhaps a person.
            logger.warning("Left in the inbox, a file cannot be read: %s", type(error).__name__)
            inbox.odd.append(Odd("unreadable", file))
            continue
        if landed is not None and _note(connection, inbox, file, landed, run_id, received):
            inbox.remove(file, landed[0])
    firing: dict[Alert, Cause] = {}
    for odd in inbox.odd:
        file = odd.file
        alert = Alert(odd.kind, unit_code=file.unit_code, place=file.plain_path)
        firing[alert] = Cause(mark=file.mark, run_id=run_id)
    raise_only(connection, firing, ODD, Cause(run_id=run_id, why="it is not in the inbox any more"))
    return received


def _note(
    connection: psycopg.Connection,
    inbox: Inbox,
    file: InboxFile,
    landed: tuple[str, int],
    run_id: str,
    received: list[int | None],
) -> bool:
    """Put a landed file on record; False where somebody wrote to it in the meantime."""
    with connection.transaction() as transaction:
        number = note_delivery(
            connection,
            *landed,
            file_name=plain_file(file.name),
            inbox_path=file.plain_path,
            hint=file.hint,
            run_id=run_id,
        )
        if not inbox.is_unchanged(file):
            raise psycopg.Rollback(transaction)
        received.append(number)
        return True
    return False
