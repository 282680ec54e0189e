"""What became of submissions and publications, for commands and reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg.rows import class_row

from ansinh.ledger.states import END_STATES


@dataclass(frozen=True)
class SubmissionStatus:
    """Where one submission stands; slot fields are None for a file that names no slot."""

    submission_id: int
    file_name: str
    form: str | None
    unit_code: str | None
    period: str | None
    stage: str | None
    standard_code: str | None
    version: int | None
    rows: int
    state: str
    why: str
    moved_at: datetime
    errors: int
    warnings: int
    covers_from: date | None = None
    covers_to: date | None = None
    is_cumulative: bool = False
    is_nil: bool = False

    @property
    def is_at_end(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in END_STATES


@dataclass(frozen=True)
class NamedSlot:
    """What a submission, or its sender, says that it is of; None where nobody does."""

    submission_id: int
    form: str | None
    unit_code: str | None
    period: str | None
    stage: str | None


@dataclass(frozen=True)
class PublicationStatus:
    """One publication: its submissions and rows of raw that went into it, and who decided.

    `open` is what nobody explained yet, or, once it was decided, what was open then; `restores` is
    the earlier one that it brings back.
    """

    publication_id: int
    state: str
    opened_at: datetime
    decided_at: datetime | None
    why: str | None
    submissions: int
    units: int
    rows: int
    restores: int | None = None
    decided_by: str | None = None
    release_at: datetime | None = None
    is_by_policy: bool = False
    open: int = 0

    @property
    def approved_by(self) -> str:
        """`person`, `policy`, or `nobody`: as marts tell it, without a name."""
        if self.decided_by is None:
            return "nobody"
        return "policy" if self.is_by_policy else "person"


def named_slots(connection: psycopg.Connection) -> list[NamedSlot]:
    """Of what each submission is, the newest first."""
    query = """
        select
            submission_id,
            submission.form,
            coalesce(submission.unit_code, delivery.unit_code) as unit_code,
            coalesce(submission.period, delivery.period) as period,
            coalesce(submission.stage, delivery.stage) as stage
        from ops.submission
        inner join ops.delivery using (delivery_id)
        order by submission_id desc
    """
    with connection.cursor(row_factory=class_row(NamedSlot)) as cursor:
        return cursor.execute(query).fetchall()


def submissions(
    connection: psycopg.Connection, only: Collection[int] | None = None
) -> list[SubmissionStatus]:
    """All submissions, or only these, in the order of arrival."""
    query = """
        select
            now.submission_id,
            delivery.file_name,
            now.form,
            coalesce(now.unit_code, delivery.unit_code) as unit_code,
            coalesce(now.period, delivery.period) as period,
            coalesce(now.stage, delivery.stage) as stage,
            now.standard_code,
            now.version,
            now.row_count as rows,
            now.state,
            now.why,
            now.moved_at,
            count(*) filter (where finding.severity = 'error') as errors,
            count(*) filter (where finding.severity = 'warning') as warnings,
            now.covers_from,
            now.covers_to,
            now.is_cumulative,
            now.is_nil
        from ops.submission_now as now
        inner join ops.delivery using (delivery_id)
        left join ops.finding_now as finding using (submission_id)
        where %(only)s::bigint[] is null or now.submission_id = any(%(only)s)
        group by
            now.submission_id, delivery.file_name, now.form, now.unit_code, delivery.unit_code,
            now.period, delivery.period, now.stage, delivery.stage, now.standard_code,
            now.version, now.row_count, now.state, now.why, now.moved_at, now.covers_from,
            now.covers_to, now.is_cumulative, now.is_nil
        order by now.submission_id
    """
    with connection.cursor(row_factory=class_row(SubmissionStatus)) as cursor:
        chosen = None if only is None else list(only)
        return cursor.execute(query, {"only": chosen}).fetchall()


def publications(connection: psycopg.Connection) -> list[PublicationStatus]:
    """All publications, newest first."""
    query = """
        select
            publication.publication_id,
            publication.state,
            publication.opened_at,
            publication.decided_at,
            publication.why,
            members.submissions,
            members.units,
            members.rows,
            publication.restores,
            decision.decided_by::text,
            decision.release_at,
            decision.policy_id is not null as is_by_policy,
            coalesce(jsonb_array_length(decision.open), (
                select count(*) from ops.publication_open
                where publication_open.publication_id = publication.publication_id
            )) as open
        from ops.publication
        left join ops.decision_now as decision using (publication_id)
        cross join lateral (
            select
                count(submission_id) as submissions,
                count(distinct unit_code) as units,
                coalesce(sum(row_count), 0)::bigint as rows
            from ops.publication_submission
            inner join ops.submission using (submission_id)
            where publication_submission.publication_id = publication.publication_id
        ) as members
        order by publication.publication_id desc
    """
    with connection.cursor(row_factory=class_row(PublicationStatus)) as cursor:
        return cursor.execute(query).fetchall()


def stopped_with(connection: psycopg.Connection, submission_ids: Collection[int]) -> str | None:
    """Why the newest publication was stopped, if it was and holds any of these."""
    row = connection.execute(
        """
        with newest as (
            select * from ops.publication order by publication_id desc limit 1
        )
        select why from newest
        where state = 'stopped' and exists (
            select from ops.publication_submission
            where
                publication_submission.publication_id = newest.publication_id
                and submission_id = any(%s)
        )
        """,
        (list(submission_ids),),
    ).fetchone()
    return None if row is None else str(row[0])
