"""Celery workers, as each of them tells of itself: where work stands still, others can see why."""

from alembic import op

revision = "0015"
down_revision = "0014"

TABLES = """
create table ops.worker (
    worker text primary key,
    queues text[] not null,
    answered_at timestamptz not null default now()
);
comment on table ops.worker is
    'One row per Celery worker that answered through the broker within the last day.';
comment on column ops.worker.queues is 'The queues that it takes work from.';
comment on column ops.worker.answered_at is 'When it answered last; asked every half minute.';
grant select, insert, update, delete on ops.worker to loader;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLES)


def downgrade() -> None:
    """Refuse: a ledger is not thrown away."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
