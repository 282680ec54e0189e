"""Rebuilds that somebody asked for: the marts made anew from what is stored."""

from alembic import op

revision = "0024"
down_revision = "0023"

TABLE = """
create table ops.rebuild (
    rebuild_id bigint generated always as identity primary key,
    period text,
    why text not null check (why <> ''),
    asked_by name not null default session_user,
    asked_at timestamptz not null default clock_timestamp()
);
comment on table ops.rebuild is
    'One row per time that somebody had the marts made anew; only ever appended.';
comment on column ops.rebuild.period is 'The period that was made anew; empty: all, from scratch.';
create trigger append_only before update or delete or truncate on ops.rebuild
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Make room for rebuilds."""
    op.execute(TABLE)


def downgrade() -> None:
    """Refuse: what was asked for stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
