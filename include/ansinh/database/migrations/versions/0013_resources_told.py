"""History of mobilised resources: who told of them, how far they hold, and labels beside codes."""

from alembic import op

revision = "0013"
down_revision = "0012"

# Empty in the record of what was read before the mart had these columns.
COLUMNS = """
alter table history.mobilized_resources
    add column beneficiary_persons bigint,
    add column unit_key text,
    add column unit_kind text,
    add column parent_code text,
    add column parent_name text,
    add column period_kind text,
    add column funding_source_group_vi text,
    add column funding_source_vi text,
    add column donor_type_vi text,
    add column resource_kind_vi text,
    add column purpose_vi text,
    add column contributions_reported_units bigint,
    add column uses_reported_units bigint,
    add column reported_units bigint,
    add column owed_units bigint,
    add column reported_months bigint,
    add column owed_months bigint,
    add column is_complete boolean,
    add column is_counted boolean,
    add column is_preferred boolean,
    add column observation_status text,
    add column as_of_date date;
"""


def upgrade() -> None:
    """Add the columns that the mart has gained."""
    op.execute(COLUMNS)


def downgrade() -> None:
    """Refuse: what was published stays on record."""
    raise NotImplementedError("History is never dropped; restore a backup instead.")
