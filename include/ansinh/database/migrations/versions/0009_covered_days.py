"""Which days the figures of a submission speak of, and whether there was nothing to report."""

from alembic import op

revision = "0009"
down_revision = "0007"

# Until now every submission spoke of the days of its period.
COLUMNS = """
alter table ops.submission
    add column covers_from date,
    add column covers_to date,
    add column is_cumulative boolean not null default false,
    add column is_nil boolean not null default false;
comment on column ops.submission.covers_from is 'The first day that its figures speak of.';
comment on column ops.submission.covers_to is 'The last day that its figures speak of.';
comment on column ops.submission.is_cumulative is
    'Whether its figures hold those of periods before its own once more.';
comment on column ops.submission.is_nil is
    'Whether the unit declared that there was nothing to report.';

update ops.submission
set
    covers_from = date_trunc(
        case
            when period like '%-Q%' then 'quarter'
            when period like '%-%' then 'month'
            else 'year'
        end,
        as_of_date
    )::date,
    covers_to = as_of_date
where form is not null;
"""

# Views of dbt rest on these: columns are only added, at their end.
VIEWS = """
create or replace view ops.submission_now as
select
    submission.submission_id,
    submission.sha256,
    submission.delivery_id,
    submission.form,
    submission.form_version,
    submission.unit_code,
    submission.period,
    submission.stage,
    submission.standard_code,
    submission.as_of_date,
    submission.version,
    submission.row_count,
    newest.state,
    newest.moved_at,
    newest.why,
    submission.judgement,
    submission.waiver_id,
    submission.covers_from,
    submission.covers_to,
    submission.is_cumulative,
    submission.is_nil
from ops.submission
cross join lateral (
    select state, moved_at, why
    from ops.submission_state
    where submission_state.submission_id = submission.submission_id
    order by state_id desc
    limit 1
) as newest;

create or replace view ops.slot_current as
select distinct on (form, unit_code, period, stage, standard_code) *
from ops.submission_now
where state in ('accepted', 'accepted_with_warnings', 'published', 'superseded', 'withdrawn')
order by form, unit_code, period, stage, standard_code, submission_id desc;

create or replace view ops.candidate_submission as
select
    publication.publication_id,
    submission.submission_id,
    submission.sha256,
    submission.delivery_id,
    submission.form,
    submission.form_version,
    submission.unit_code,
    submission.period,
    submission.stage,
    submission.standard_code,
    submission.as_of_date,
    submission.version,
    submission.row_count,
    submission.covers_from,
    submission.covers_to,
    submission.is_cumulative,
    submission.is_nil
from ops.publication
inner join ops.publication_submission using (publication_id)
inner join ops.submission using (submission_id)
where publication.state = 'candidate';
"""


def upgrade() -> None:
    """Add the columns; what is on record covers its period."""
    op.execute(COLUMNS)
    op.execute(VIEWS)


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
