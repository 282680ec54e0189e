"""From the inbox to landing and ledger: nothing lost, nothing taken twice."""

import logging
from dataclasses import dataclass
from pathlib import PurePosixPath

import psycopg

from ansinh.landing.inbox import Inbox, InboxFile, printable
from ansinh.landing.store import LandingStore
from ansinh.ledger.slots import MAY_COME_AGAIN
from ansinh.ledger.states import move

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Received:
    """A delivery in the ledger; `is_new` is False for content that its slot already had."""

    submission_id: int
    sha256: str
    is_new: bool


def receive_all(
    connection: psycopg.Connection, inbox: Inbox, store: LandingStore, run_id: str
) -> list[Received]:
    """Take every waiting file: land it, note it, and only then remove it from the inbox.

    A process killed between any two of these steps leaves a file that the next call takes;
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
            received.append(_note(connection, file, sha256, size, run_id))
        inbox.remove(file)  # leaves it where it changed meanwhile: the next call takes the rest
    return received


def find_known(
    connection: psycopg.Connection,
    sha256: str,
    unit_code: str | None,
    period: str | None,
    stage: str | None,
) -> int | None:
    """The submission that this content with this slot already is, if any.

    It is known while it is what counts, or waits, or was sent back for what it says. After
    another file for its slot, or once it was withdrawn, it is a new version.
    """
    row = connection.execute(
        """
        with newest as (
            select delivery.delivery_id
            from ops.delivery inner join ops.submission using (delivery_id)
            where
                delivery.sha256 = %s
                and delivery.unit_code is not distinct from %s
                and delivery.period is not distinct from %s
                and delivery.stage is not distinct from %s
            order by delivery.delivery_id desc
            limit 1
        ),
        forms as (
            select
                claim.submission_id,
                case
                    when claim.state = 'withdrawn' then false
                    when claim.state in ('rejected', 'refused') then not exists (
                        select from ops.finding_now
                        where
                            finding_now.submission_id = claim.submission_id
                            and rule = any(%s)
                    )
                    else not exists (
                        select from ops.submission_claim as later
                        where
                            later.submission_id > claim.submission_id
                            and later.sha256 <> claim.sha256
                            and later.state not in ('rejected', 'refused')
                            and ops.may_share_slot(claim, later)
                    )
                end as stands
            from ops.submission_claim as claim
            inner join newest using (delivery_id)
        )
        select min(submission_id) from forms having bool_and(stands)
        """,
        (sha256, unit_code, period, stage, list(MAY_COME_AGAIN)),
    ).fetchone()
    return None if row is None else int(row[0])


def _note(
    connection: psycopg.Connection, file: InboxFile, sha256: str, size: int, run_id: str
) -> Received:
    connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (sha256,))
    connection.execute(
        "insert into ops.file (sha256, size_bytes, suffix) values (%s, %s, %s) "
        "on conflict do nothing",
        (sha256, size, PurePosixPath(file.name).suffix.lower()),
    )
    known = find_known(connection, sha256, file.unit_code, file.period, file.stage)
    delivery = connection.execute(
        """
        insert into ops.delivery
            (sha256, file_name, inbox_path, unit_code, period, stage, known_as, delivered_by)
        values (%s, %s, %s, %s, %s, %s, %s, 'inbox')
        returning delivery_id
        """,
        (sha256, file.name, printable(file.path), file.unit_code, file.period, file.stage, known),
    ).fetchone()
    if known is not None:
        return Received(known, sha256, is_new=False)
    row = connection.execute(
        "insert into ops.submission (sha256, delivery_id) values (%s, %s) returning submission_id",
        (sha256, *(delivery or ())),
    ).fetchone()
    submission_id = int(row[0]) if row else 0
    move(connection, [submission_id], "received", by="inbox", why="file landed", run_id=run_id)
    return Received(submission_id, sha256, is_new=True)
