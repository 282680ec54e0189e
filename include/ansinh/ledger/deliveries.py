"""Deliveries: every arrival of a file, and the submissions that it became."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

import psycopg

from ansinh.ledger.slots import MAY_COME_AGAIN
from ansinh.ledger.states import move
from ansinh.settings import LOCAL_TIME
from ansinh.slots.hints import SlotHint


@dataclass(frozen=True)
class Delivery:
    """One arrival of a file on record: a row of `ops.delivery`.

    `hint` is what its path in the inbox says of the slot, `arrived_on` the day here. Not to be
    confused with a submission: a delivery becomes one for each form in it, or is known as one.
    """

    delivery_id: int
    sha256: str
    file_name: str
    hint: SlotHint
    arrived_on: date


def note_delivery(
    connection: psycopg.Connection,
    sha256: str,
    size_bytes: int,
    *,
    file_name: str,
    inbox_path: str,
    hint: SlotHint,
    run_id: str,
) -> int | None:
    """Put an arrival on record; returns the new submission's number, None for a known one.

    Content that its slot already has becomes no submission: the delivery says which it is.
    """
    connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (sha256,))
    suffix = PurePosixPath(file_name).suffix.lower()
    connection.execute(
        "insert into ops.file (sha256, size_bytes, suffix) values (%s, %s, %s) "
        "on conflict do nothing",
        (sha256, size_bytes, suffix),
    )
    slot = (hint.unit_code, hint.period, hint.stage)
    known = find_known(connection, sha256, hint)
    delivery = connection.execute(
        """
        insert into ops.delivery
            (sha256, file_name, inbox_path, unit_code, period, stage, known_as, delivered_by)
        values (%s, %s, %s, %s, %s, %s, %s, 'inbox')
        returning delivery_id
        """,
        (sha256, file_name, inbox_path, *slot, known),
    ).fetchone()
    if known is not None:
        return None
    row = connection.execute(
        "insert into ops.submission (sha256, delivery_id) values (%s, %s) returning submission_id",
        (sha256, *(delivery or ())),
    ).fetchone()
    submission_id = int(row[0]) if row else 0
    move(connection, [submission_id], "received", by="inbox", why="file landed", run_id=run_id)
    return submission_id


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


def delivery_of(connection: psycopg.Connection, submission_id: int) -> Delivery:
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
    arrived_on = delivered_at.astimezone(LOCAL_TIME).date()
    return Delivery(delivery_id, sha256, file_name, hint, arrived_on)


def deliveries_of(
    connection: psycopg.Connection, submission_ids: Sequence[int]
) -> dict[int, list[int]]:
    """All submissions of each delivery that became one of these, both in the order of arrival.

    Raises LookupError for a number that no submission has.
    """
    query = """
        select delivery_id, array_agg(submission_id order by submission_id)
        from ops.submission
        where delivery_id in (
            select delivery_id from ops.submission where submission_id = any(%s)
        )
        group by delivery_id
        order by delivery_id
    """
    rows = connection.execute(query, (list(submission_ids),)).fetchall()
    found = {int(delivery): [int(one) for one in numbers] for delivery, numbers in rows}
    known = {one for numbers in found.values() for one in numbers}
    if missing := sorted(set(submission_ids) - known):
        raise LookupError(f"There is no submission {missing[0]}.")
    return found


def newest_delivery(connection: psycopg.Connection) -> int:
    """The number of the newest delivery; what arrives from now on comes after it."""
    row = connection.execute("select coalesce(max(delivery_id), 0) from ops.delivery").fetchone()
    return int(row[0]) if row else 0


def newest_arrival(connection: psycopg.Connection) -> datetime | None:
    """When a file arrived last; None where none ever did."""
    row = connection.execute("select max(delivered_at) from ops.delivery").fetchone()
    return None if row is None else row[0]


def taken_as(connection: psycopg.Connection, sha256: str, hint: SlotHint, after: int) -> int | None:
    """The submission that content delivered after that became, or was known as; None until then."""
    row = connection.execute(
        """
        select coalesce(delivery.known_as, min(submission.submission_id))
        from ops.delivery left join ops.submission using (delivery_id)
        where
            delivery_id > %s and delivery.sha256 = %s
            and delivery.unit_code is not distinct from %s
            and delivery.period is not distinct from %s
            and delivery.stage is not distinct from %s
        group by delivery_id
        order by delivery_id
        limit 1
        """,
        (after, sha256, hint.unit_code, hint.period, hint.stage),
    ).fetchone()
    return None if row is None else int(row[0])


def find_arrived(connection: psycopg.Connection, sha256: str) -> int | None:
    """The newest submission of this content, whatever became of it; None where it never came."""
    row = connection.execute(
        "select max(submission_id) from ops.submission where sha256 = %s", (sha256,)
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def find_known(connection: psycopg.Connection, sha256: str, hint: SlotHint) -> int | None:
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
        (sha256, hint.unit_code, hint.period, hint.stage, list(MAY_COME_AGAIN)),
    ).fetchone()
    return None if row is None else int(row[0])
