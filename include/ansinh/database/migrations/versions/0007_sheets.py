"""The sheets of a workbook in their order: findings are told in it."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; what was read before has none, and is told sheet by sheet all the same."""
    op.execute("alter table ops.submission add column sheets text[] not null default '{}'")


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
