"""Notices: what administrators have to know beside verdicts."""

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = """
create table ops.notice (
    notice_id bigint generated always as identity primary key,
    kind text not null,
    place text not null,
    unit_code text,
    mark text not null,
    run_id text not null,
    noted_at timestamptz not null default now(),
    unique (kind, place, mark)
);
comment on table ops.notice is
    'One row per trouble with a file that is not its verdict; only ever appended.';
create trigger append_only before update or delete or truncate on ops.notice
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLES)


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
