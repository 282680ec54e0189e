"""A submission takes its place in its slot: which version it is, and of what."""

import psycopg

from ansinh.submissions.slots import Slot


def same_content(connection: psycopg.Connection, submission_id: int, slot: Slot) -> int | None:
    """The other submission that brought this very content for this slot, if any."""
    row = connection.execute(
        """
        select other.submission_id
        from ops.submission as this
        inner join ops.submission as other on
            other.sha256 = this.sha256 and other.submission_id <> this.submission_id
        where
            this.submission_id = %s and other.form = %s and other.unit_code = %s
            and other.period = %s and other.stage = %s
            and other.standard_code is not distinct from %s
        """,
        (submission_id, *_key(slot)),
    ).fetchone()
    return None if row is None else int(row[0])


def take_place(
    connection: psycopg.Connection, submission_id: int, slot: Slot, form_version: str
) -> int:
    """Give a submission its slot and the next version number in it; return that number."""
    key = _key(slot)
    connection.execute("select pg_advisory_xact_lock(hashtext(%s))", ("|".join(map(str, key)),))
    row = connection.execute(
        """
        update ops.submission
        set
            form = %s, unit_code = %s, period = %s, stage = %s, standard_code = %s,
            form_version = %s, as_of_date = %s,
            version = 1 + (
                select coalesce(max(version), 0) from ops.submission
                where
                    form = %s and unit_code = %s and period = %s and stage = %s
                    and standard_code is not distinct from %s
            )
        where submission_id = %s
        returning version
        """,
        (*key, form_version, slot.as_of_date, *key, submission_id),
    ).fetchone()
    if row is None:
        raise LookupError(f"There is no submission {submission_id}.")
    return int(row[0])


def _key(slot: Slot) -> tuple[str, str, str, str, str | None]:
    return slot.form, slot.unit_code, slot.period, slot.stage, slot.standard_code
