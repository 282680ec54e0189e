"""Permissions to submit after the close or to leave out: who gave them, why, for what, how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import psycopg
from psycopg.rows import class_row

from ansinh.errors import AnsinhError
from ansinh.slots.slots import Slot

# What a waiver permits: to come after the period was closed, or without what was there before.
# "late" lifts nothing any more; waivers on record say it.
Lift = Literal["late", "locked", "loss"]
USUAL: tuple[Lift, ...] = ("locked",)


class WaiverError(AnsinhError):
    """A waiver cannot be given or taken back; the message says what to change."""


@dataclass(frozen=True)
class Waiver:
    """A permission; a field of the slot that is None stands for any.

    It serves files that arrive until `valid_until`, that day included, unless it was taken
    back (`ended_at`). `lifts` is what it permits; of a "loss", `without` names the units and
    tables that may be missing, None for any.
    """

    waiver_id: int
    form: str | None
    unit_code: str | None
    period: str | None
    stage: str | None
    lifts: list[Lift]
    granted_by: str
    why: str
    granted_at: datetime
    valid_until: date
    ended_at: datetime | None
    without: list[str] | None = None


def grant(
    connection: psycopg.Connection,
    *,
    until: date,
    why: str,
    by: str,
    form: str | None = None,
    unit_code: str | None = None,
    period: str | None = None,
    stage: str | None = None,
    lifts: Sequence[Lift] = USUAL,
    without: Sequence[str] | None = None,
) -> int:
    """Record a waiver; return its number. Raises WaiverError where it does not say why."""
    _refuse_silence(why, by)
    row = connection.execute(
        """
        insert into ops.waiver
            (form, unit_code, period, stage, lifts, granted_by, why, valid_until, without)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        returning waiver_id
        """,
        (form, unit_code, period, stage, list(lifts), by, why, until)
        + (None if without is None else list(without),),
    ).fetchone()
    return int(row[0]) if row else 0


def end(connection: psycopg.Connection, waiver_id: int, *, why: str, by: str) -> None:
    """Take a waiver back; submissions that it let in stay. Raises WaiverError for none."""
    _refuse_silence(why, by)
    known = {one.waiver_id for one in waivers(connection) if one.ended_at is None}
    if waiver_id not in known:
        raise WaiverError(f"There is no waiver {waiver_id} in force; see `ansinh waivers`.")
    connection.execute(
        "insert into ops.waiver (granted_by, why, ends_waiver_id) values (%s, %s, %s)",
        (by, why, waiver_id),
    )


def waivers(connection: psycopg.Connection) -> list[Waiver]:
    """All waivers, newest first."""
    query = """
        select
            waiver_id, form, unit_code, period, stage, lifts, granted_by, why, granted_at,
            valid_until, ended_at, without
        from ops.waiver_now order by waiver_id desc
    """
    with connection.cursor(row_factory=class_row(Waiver)) as cursor:
        return cursor.execute(query).fetchall()


def waiver_for(
    connection: psycopg.Connection,
    submission_id: int | None,
    slot: Slot,
    lift: Lift,
    arrived_on: date,
    codes: Sequence[str] = (),
) -> int | None:
    """The waiver that lets a submission in, without all of `codes`; None where there is none.

    The one that let it in before is taken again, even if it was taken back since; a file that
    nobody submitted has no number.
    """
    row = connection.execute(
        """
        select waiver_now.waiver_id
        from ops.waiver_now
        left join ops.submission on
            submission.waiver_id = waiver_now.waiver_id and submission.submission_id = %s
        where
            (waiver_now.form is null or waiver_now.form = %s)
            and (waiver_now.unit_code is null or waiver_now.unit_code = %s)
            and (waiver_now.period is null or waiver_now.period = %s)
            and (waiver_now.stage is null or waiver_now.stage = %s)
            and %s = any(lifts) and valid_until >= %s
            and (without is null or without @> %s::text[])
            and (ended_at is null or submission.submission_id is not null)
        order by submission.submission_id nulls last, waiver_now.waiver_id
        limit 1
        """,
        (submission_id, slot.form, slot.unit_code, slot.period, slot.stage)
        + (lift, arrived_on, list(codes)),
    ).fetchone()
    return None if row is None else int(row[0])


def record_waiver(
    connection: psycopg.Connection, submission_id: int, waiver_id: int | None
) -> None:
    """Record by which waiver, if by any, a submission was let in."""
    connection.execute(
        "update ops.submission set waiver_id = %s where submission_id = %s",
        (waiver_id, submission_id),
    )


def _refuse_silence(why: str, by: str) -> None:
    if not why.strip() or not by.strip():
        raise WaiverError("Say who decides, and why (--why, --by).")


def waiting_for(connection: psycopg.Connection, waiver_id: int) -> list[int]:
    """Submissions that were sent back for what this waiver lifts and that it may let in."""
    rows = connection.execute(
        """
        select distinct submission_id
        from ops.waiver
        inner join ops.submission_now as now on
            (waiver.form is null or waiver.form = now.form)
            and (waiver.unit_code is null or waiver.unit_code = now.unit_code)
            and (waiver.period is null or waiver.period = now.period)
            and (waiver.stage is null or waiver.stage = now.stage)
        inner join ops.finding_now using (submission_id)
        where
            waiver.waiver_id = %s and now.state = 'rejected'
            and (
                (rule = 'structure.period_locked' and 'locked' = any(lifts))
                or (rule = 'structure.units_missing' and 'loss' = any(lifts))
            )
        order by submission_id
        """,
        (waiver_id,),
    )
    return [int(row[0]) for row in rows]
