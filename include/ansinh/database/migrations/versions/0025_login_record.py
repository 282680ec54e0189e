"""The record of logins is guarded as all records are: rows are added, never changed."""

from alembic import op

revision = "0025"
down_revision = "0024"

GUARD = """
create trigger append_only before update or delete or truncate on ops.login_event
for each statement execute function ops.refuse_change();
"""


def upgrade() -> None:
    """Guard the record, which said so of itself and was not."""
    op.execute(GUARD)


def downgrade() -> None:
    """Refuse: a record is not opened again."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
