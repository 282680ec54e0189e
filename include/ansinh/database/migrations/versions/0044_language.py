"""The language in which a contact reads letters; who was on record before reads Vietnamese."""

from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Keep a language of each contact, dated as all else that is known of it."""
    op.execute(
        "alter table ops.contact add column language text not null default 'vi' "
        "check (language in ('vi', 'en'))"
    )


def downgrade() -> None:
    """Refuse: what was told stays on record."""
    raise NotImplementedError("The ledger is never dropped; restore a backup instead.")
