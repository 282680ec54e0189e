"""All that is on record of one submission."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import class_row

from ansinh.errors import AnsinhError
from ansinh.ledger.changes import Change, changes_of, count_changes
from ansinh.ledger.findings import findings_of
from ansinh.ledger.slots import versions_before
from ansinh.ledger.status import SubmissionStatus, submissions
from ansinh.rules.findings import Finding

SHOWN_CHANGES = 20


class NoSubmissionError(AnsinhError, LookupError):
    """There is no submission of that number."""


@dataclass(frozen=True)
class Move:
    """A move of a submission into a state."""

    state: str
    moved_at: datetime
    moved_by: str
    why: str


@dataclass(frozen=True)
class SubmissionDetail:
    """One submission: where it stands, how it came there, and what it changed.

    `changes` are the first of `change_count` differences to the version `previous_id`.
    """

    status: SubmissionStatus
    sha256: str
    delivered_at: datetime
    judgements: int
    waiver_id: int | None
    moves: list[Move]
    findings: list[Finding]
    previous_id: int | None
    change_count: int
    changes: list[Change]


def detail_of(connection: psycopg.Connection, submission_id: int) -> SubmissionDetail:
    """All about one submission; raises NoSubmissionError where there is none."""
    found = submissions(connection, [submission_id])
    if not found:
        raise NoSubmissionError(f"There is no submission {submission_id}.")
    row = connection.execute(
        """
        select submission.sha256, delivered_at, judgement, waiver_id
        from ops.submission inner join ops.delivery using (delivery_id)
        where submission_id = %s
        """,
        (submission_id,),
    ).fetchone()
    sha256, delivered_at, judgements, waiver_id = row or ("", found[0].moved_at, 0, None)
    return SubmissionDetail(
        status=found[0],
        sha256=sha256,
        delivered_at=delivered_at,
        judgements=judgements,
        waiver_id=waiver_id,
        moves=_moves(connection, submission_id),
        findings=findings_of(connection, submission_id),
        previous_id=next(iter(versions_before(connection, submission_id)), None),
        change_count=count_changes(connection, submission_id),
        changes=changes_of(connection, submission_id, SHOWN_CHANGES),
    )


def _moves(connection: psycopg.Connection, submission_id: int) -> list[Move]:
    query = """
        select state, moved_at, moved_by, why from ops.submission_state
        where submission_id = %s order by state_id
    """
    with connection.cursor(row_factory=class_row(Move)) as cursor:
        return cursor.execute(query, (submission_id,)).fetchall()
