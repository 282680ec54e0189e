"""Submissions as the road takes them up: what waits, and how each of them arrived."""

from dataclasses import dataclass
from datetime import date

import psycopg

from ansinh.ledger.states import move
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import SlotHint


@dataclass(frozen=True)
class Arrival:
    """How a file came: its content, its name, what its path says, and the day here."""

    delivery_id: int
    sha256: str
    file_name: str
    hint: SlotHint
    arrived_on: date


def arrival_of(connection: psycopg.Connection, submission_id: int) -> Arrival:
    """The arrival that became this submission; LookupError where there is none."""
    row = connection.execute(
        """
        select
            delivery_id, submission.sha256, file_name, delivery.unit_code, delivery.period,
            delivery.stage, delivered_at
        from ops.submission inner join ops.delivery using (delivery_id)
        where submission_id = %s
        """,
        (submission_id,),
    ).fetchone()
    if row is None:
        raise LookupError(f"There is no submission {submission_id}.")
    delivery_id, sha256, file_name, unit_code, period, stage, delivered_at = row
    hint = SlotHint(unit_code, period, stage, None, "đường dẫn")
    return Arrival(delivery_id, sha256, file_name, hint, delivered_at.astimezone(LOCAL_TIME).date())


def add_form(connection: psycopg.Connection, submission_id: int, run_id: str | None) -> int:
    """A submission of its own for a further form in the same file; returns its number."""
    row = connection.execute(
        """
        insert into ops.submission (sha256, delivery_id)
        select sha256, delivery_id from ops.submission where submission_id = %s
        returning submission_id
        """,
        (submission_id,),
    ).fetchone()
    added = int(row[0]) if row else 0
    move(connection, [added], "received", by="load", why="another form in a file", run_id=run_id)
    return added


def is_read(connection: psycopg.Connection, submission_id: int) -> bool:
    """Whether its file was read and told a slot."""
    query = "select form is not null from ops.submission where submission_id = %s"
    row = connection.execute(query, (submission_id,)).fetchone()
    return bool(row and row[0])


def received(connection: psycopg.Connection, *, read: bool) -> list[int]:
    """Submissions without a verdict that were read, or were not, in the order of arrival."""
    query = """
        select submission_id from ops.submission_now
        where state = 'received' and (form is not null) = %s order by submission_id
    """
    return [int(row[0]) for row in connection.execute(query, (read,))]
