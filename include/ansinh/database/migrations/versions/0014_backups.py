"""Backups: what was made, what was proven to come back, and what failed."""

from alembic import op

revision = "0014"
down_revision = "0013"

TABLES = """
create table ops.backup (
    backup_id bigint generated always as identity primary key,
    name text not null,
    target text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    size_bytes bigint,
    proven_at timestamptz,
    failure text,
    check (size_bytes is not null or failure is not null)
);
comment on table ops.backup is
    'One row per backup that was made, or that failed; its size is that of its own parts.';
comment on column ops.backup.proven_at is
    'When it was restored elsewhere and found to be what was backed up.';
comment on column ops.backup.failure is 'What went wrong while it was made or proven.';
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLES)


def downgrade() -> None:
    """Refuse: a ledger is not thrown away."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
