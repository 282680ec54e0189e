"""A submission takes its place in its slot: which version it is, and of what."""

# Conditions that are put into queries are constants of this project.
# ruff: noqa: S608

import psycopg

from ansinh.ledger.states import GOOD_STATES
from ansinh.slots.slots import Slot

# Verdicts that say nothing of the content alone: our own failure, the day of arrival, a twin, what
# the version before had.
# Who sends the same file again after one of these gets a new verdict.
MAY_COME_AGAIN = (
    "file.could_not_be_read",
    "file.already_received",
    "structure.period_locked",
    "structure.units_missing",
)

SAME_SLOT = """
    {one}.form = {other}.form and {one}.unit_code = {other}.unit_code
    and {one}.period = {other}.period and {one}.stage = {other}.stage
    and {one}.standard_code is not distinct from {other}.standard_code
"""
IN_SLOT = """
    form = %(form)s and unit_code = %(unit)s and period = %(period)s and stage = %(stage)s
    and standard_code is not distinct from %(standard)s
"""


def lock_slot(connection: psycopg.Connection, slot: Slot) -> None:
    """Let nobody else take a place in this slot until the transaction ends."""
    words = "|".join(str(part) for part in slot_values(slot).values())
    connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (words,))


def same_content(connection: psycopg.Connection, submission_id: int, slot: Slot) -> int | None:
    """The submission that already is this very content in this slot, if any.

    That is the version before, unless it was withdrawn before this one arrived or another
    file may come between; or one that was rejected for what it says.
    """
    row = connection.execute(
        f"""
        with this as (
            select
                submission_id,
                sha256,
                (
                    select min(state_id) from ops.submission_state
                    where submission_state.submission_id = submission.submission_id
                ) as arrival
            from ops.submission where submission_id = %(id)s
        ),
        in_slot as (
            select * from ops.submission_now where {IN_SLOT} and submission_id <> %(id)s
        ),
        before as (
            select * from in_slot
            where submission_id < %(id)s and state not in ('rejected', 'refused')
            order by submission_id desc limit 1
        )
        select before.submission_id
        from before inner join this using (sha256)
        where
            not exists (
                select from ops.submission_state as move
                where
                    move.submission_id = before.submission_id and move.state = 'withdrawn'
                    and move.state_id < this.arrival
            )
            and not exists (
                select from ops.submission_claim as unread
                where
                    unread.form is null and unread.state in ('received', 'withdrawn')
                    and unread.submission_id > before.submission_id
                    and unread.submission_id < %(id)s
                    and unread.sha256 <> this.sha256
                    and (unread.unit_code = %(unit)s) is not false
                    and (unread.period = %(period)s) is not false
                    and (unread.stage = %(stage)s) is not false
            )
        union all
        select in_slot.submission_id
        from in_slot inner join this using (sha256)
        where
            in_slot.state = 'rejected'
            and not exists (
                select from ops.finding_now
                where
                    finding_now.submission_id = in_slot.submission_id
                    and rule = any(%(may_come_again)s)
            )
        limit 1
        """.encode(),
        {**slot_values(slot), "id": submission_id, "may_come_again": list(MAY_COME_AGAIN)},
    ).fetchone()
    return None if row is None else int(row[0])


def slot_of(connection: psycopg.Connection, submission_id: int) -> Slot | None:
    """The slot that a submission has its place in; None for one that has none."""
    row = connection.execute(
        """
        select form, unit_code, period, stage, standard_code, as_of_date
        from ops.submission where submission_id = %s and form is not null
        """,
        (submission_id,),
    ).fetchone()
    return None if row is None else Slot(*row)


def versions_after(connection: psycopg.Connection, submission_id: int) -> list[int]:
    """Newer good versions of a submission's slot, withdrawn ones too, in order."""
    return _versions(connection, submission_id, "other.submission_id > this.submission_id")


def versions_before(connection: psycopg.Connection, submission_id: int) -> list[int]:
    """Older good versions of a submission's slot, withdrawn ones too, the newest first."""
    return _versions(connection, submission_id, "other.submission_id < this.submission_id")[::-1]


def holds_slot(connection: psycopg.Connection, submission_id: int, slot: Slot) -> bool:
    """Whether a submission is a version of this slot, from an earlier judgement."""
    query = f"select from ops.submission where {IN_SLOT} and submission_id = %(id)s"
    values = {**slot_values(slot), "id": submission_id}
    return connection.execute(query.encode(), values).fetchone() is not None


def assign_slot(
    connection: psycopg.Connection, submission_id: int, slot: Slot, form_version: str
) -> int:
    """Give a submission its slot and the next version number in it; return that number.

    Where it has its place already, it keeps its number.
    """
    lock_slot(connection, slot)
    row = connection.execute(
        f"""
        update ops.submission
        set
            form = %(form)s, unit_code = %(unit)s, period = %(period)s, stage = %(stage)s,
            standard_code = %(standard)s, form_version = %(form_version)s, as_of_date = %(on)s,
            covers_from = %(covers_from)s, covers_to = %(covers_to)s,
            is_cumulative = %(is_cumulative)s,
            version = case
                when {IN_SLOT} then version
                else 1 + (select coalesce(max(version), 0) from ops.submission where {IN_SLOT})
            end
        where submission_id = %(id)s
        returning version
        """.encode(),
        {
            **slot_values(slot),
            "form_version": form_version,
            "on": slot.as_of_date,
            "covers_from": slot.days[0],
            "covers_to": slot.days[1],
            "is_cumulative": slot.is_cumulative,
            "id": submission_id,
        },
    ).fetchone()
    if row is None:
        raise LookupError(f"There is no submission {submission_id}.")
    return int(row[0])


def release_slot(connection: psycopg.Connection, submission_id: int) -> None:
    """Take a submission out of its slot: read again, it does not name one."""
    connection.execute(
        """
        update ops.submission
        set
            form = null, form_version = null, unit_code = null, period = null, stage = null,
            standard_code = null, as_of_date = null, version = null, row_count = 0,
            waiver_id = null, covers_from = null, covers_to = null, is_cumulative = false,
            is_nil = false
        where submission_id = %s
        """,
        (submission_id,),
    )


def _versions(connection: psycopg.Connection, submission_id: int, condition: str) -> list[int]:
    rows = connection.execute(
        f"""
        select other.submission_id
        from ops.submission as this
        inner join ops.submission_now as other on {SAME_SLOT.format(one="this", other="other")}
        where this.submission_id = %s and other.state = any(%s) and {condition}
        order by other.submission_id
        """.encode(),
        (submission_id, list(GOOD_STATES)),
    )
    return [int(row[0]) for row in rows]


def slot_values(slot: Slot) -> dict[str, str | None]:
    """What `IN_SLOT` asks for."""
    return {
        "form": slot.form,
        "unit": slot.unit_code,
        "period": slot.period,
        "stage": slot.stage,
        "standard": slot.standard_code,
    }
