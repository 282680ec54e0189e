"""Verdicts of the last days, which somebody has to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg.rows import class_row

from ansinh.rules.findings import Verdict

# A run that died before it told anybody is told by the next one, but not for ever.
RECENT = "7 days"


@dataclass(frozen=True)
class GivenVerdict:
    """A verdict that a run gave, and what it was given on."""

    run_id: str
    submission_id: int
    form: str | None
    unit_code: str | None
    period: str | None
    stage: str | None
    verdict: Verdict
    as_of_date: date | None
    changes: int
    given_at: datetime


def forms_of_file(connection: psycopg.Connection, sha256: str) -> set[str | None]:
    """The forms of all submissions of a file; None stands for one that could not be read."""
    rows = connection.execute(
        "select distinct form from ops.submission where sha256 = %s", (sha256,)
    )
    return {form for (form,) in rows}


def sheets_of_file(connection: psycopg.Connection, sha256: str) -> set[str]:
    """The sheets of a file that were read as tables of its forms."""
    rows = connection.execute(
        "select distinct sheet from ops.submission_table"
        " inner join ops.submission using (submission_id) where sha256 = %s",
        (sha256,),
    )
    return {str(sheet) for (sheet,) in rows}


def recent_verdicts(
    connection: psycopg.Connection, verdicts: Collection[Verdict]
) -> list[GivenVerdict]:
    """Verdicts that runs gave in the last days, in the order in which they were given."""
    query = """
        select
            submission_state.run_id,
            submission.submission_id,
            submission.form,
            coalesce(submission.unit_code, delivery.unit_code) as unit_code,
            coalesce(submission.period, delivery.period) as period,
            coalesce(submission.stage, delivery.stage) as stage,
            submission_state.state as verdict,
            submission.as_of_date,
            (
                select count(*) from ops.submission_change
                where submission_change.submission_id = submission.submission_id
            ) as changes,
            submission_state.moved_at as given_at
        from ops.submission_state
        inner join ops.submission using (submission_id)
        inner join ops.delivery using (delivery_id)
        where
            submission_state.run_id is not null
            and submission_state.state = any(%s)
            and submission_state.moved_at > now() - %s::interval
        order by submission_state.state_id
    """
    with connection.cursor(row_factory=class_row(GivenVerdict)) as cursor:
        return cursor.execute(query, (list(verdicts), RECENT)).fetchall()
