"""Explanations: why a warning is none, by whoever handed the file in."""

from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = """
create table ops.explanation (
    explanation_id bigint generated always as identity primary key,
    sha256 text not null,
    rule text not null,
    reason text not null check (reason <> ''),
    given_by name not null default session_user,
    given_at timestamptz not null default clock_timestamp()
);
create index on ops.explanation (sha256, rule);
comment on table ops.explanation is
    'One row per reason that a unit gave for a warning on a file; only ever appended.';
create trigger append_only before update or delete or truncate on ops.explanation
for each statement execute function ops.refuse_change();
"""
VIEWS = """
create view ops.explanation_now as
select distinct on (submission.submission_id, explanation.rule)
    submission.submission_id,
    explanation.rule,
    explanation.reason,
    explanation.given_by,
    explanation.given_at
from ops.explanation
inner join ops.submission using (sha256)
order by submission.submission_id, explanation.rule, explanation.explanation_id desc;
comment on view ops.explanation_now is
    'The reason that holds for each warning of a submission that was explained.';

create or replace view ops.publication_open as
select need.*
from ops.publication_need as need
where not exists (
    select from ops.explanation_now as explained
    where explained.submission_id = need.submission_id and explained.rule = need.rule
);

create view ops.publication_now as
select
    publication.*,
    decision.decided_by,
    decision.policy_id,
    decision.decided_at as approved_at,
    jsonb_array_length(decision.open) as open_points
from ops.publication
left join ops.decision_now as decision using (publication_id);
comment on view ops.publication_now is 'Every publication with the decision that holds on it.';
"""


def upgrade() -> None:
    """Make room for reasons; what was explained is open no more."""
    op.execute(TABLES)
    op.execute(VIEWS)


def downgrade() -> None:
    """Refuse: what was said stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
