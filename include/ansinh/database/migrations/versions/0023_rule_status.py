"""Severities of rules that an administrator set, from when to when, and why."""

from alembic import op

revision = "0023"
down_revision = "0022"

TABLE = """
create table ops.rule_status (
    rule_status_id bigint generated always as identity primary key,
    rule text not null,
    severity text not null check (severity in ('error', 'warning')),
    valid_from date not null,
    valid_to date,
    why text not null check (why <> ''),
    set_by name not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    check (valid_to >= valid_from)
);
comment on table ops.rule_status is
    'One row per severity that an administrator gave a rule; of two for a day the newer holds.';
comment on column ops.rule_status.valid_from is
    'The first day on which files arrive that it holds for; of the gate, on which it judges.';
comment on column ops.rule_status.valid_to is 'The last such day; empty: until another one is set.';
create trigger append_only before update or delete or truncate on ops.rule_status
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Make room for severities beside those of the catalogue."""
    op.execute(TABLE)


def downgrade() -> None:
    """Refuse: what a verdict was given by stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
