"""History of a poverty figure: its unit, how far it held, whether a sum might take it."""

from alembic import op

revision = "0011"
down_revision = "0010"

# Empty in the record of what was read before the mart had these columns.
COLUMNS = """
alter table history.poverty_indicators
    add column unit_key text,
    add column unit_kind text,
    add column parent_code text,
    add column parent_name text,
    add column stage_vi text,
    add column reported_units bigint,
    add column owed_units bigint,
    add column observation_status text,
    add column is_counted boolean,
    add column is_preferred boolean;
"""


def upgrade() -> None:
    """Add the columns that the mart has gained."""
    op.execute(COLUMNS)


def downgrade() -> None:
    """Refuse: what was published stays on record."""
    raise NotImplementedError("History is never dropped; restore a backup instead.")
