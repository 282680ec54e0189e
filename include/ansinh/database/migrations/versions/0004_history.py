"""History: what BI could read, and from when to when; it outlives every rebuild of the marts."""

from alembic import op

revision = "0004"
down_revision = "0003"

# Columns as in the marts: a mart that gains one gets a migration here. Where that was
# forgotten, the next publication adds the column by itself (ansinh.publishing.history).
TABLES = """
create schema history;
comment on schema history is 'What BI could read of the marts, and from when to when.';

create table history.poverty_indicators (
    unit_code text not null,
    unit_name text,
    unit_level text,
    as_of_date date,
    period text not null,
    stage text not null,
    standard_code text not null,
    households bigint,
    persons bigint,
    poor_households bigint,
    near_poor_households bigint,
    poor_persons bigint,
    near_poor_persons bigint,
    poor_rate_pct numeric(18, 2),
    near_poor_rate_pct numeric(18, 2),
    multidimensional_poor_rate_pct numeric(18, 2),
    deprivation_intensity numeric(18, 6),
    adjusted_headcount numeric(18, 6),
    poor_rate_change_pp numeric(18, 2),
    is_comparable boolean,
    submission_id bigint,
    is_complete boolean,
    poor_persons_rate_pct numeric(18, 2),
    near_poor_persons_rate_pct numeric(18, 2)
);
create table history.mobilized_resources (
    unit_code text not null,
    unit_name text,
    unit_level text,
    period text not null,
    funding_source_group text,
    funding_source text not null,
    donor_type text not null,
    resource_kind text not null,
    purpose text not null,
    contributed_vnd bigint,
    used_vnd bigint,
    contributions bigint,
    beneficiaries bigint
);
create table history.directive_scorecard (
    year integer,
    unit_name text,
    line_number text,
    commitment_vi text,
    measure_vi text,
    statement_vi text,
    status_vi text,
    statement_en text,
    status text,
    status_in_year text,
    report_order text not null,
    commitment_code text,
    measure_code text,
    unit_code text,
    unit_level text,
    period text,
    as_of_date date,
    figures_to_date date,
    stage text,
    standard_code text,
    unit_of_measure text,
    baseline_date date,
    baseline_value numeric(18, 2),
    previous_value numeric(18, 2),
    actual_value numeric(18, 2),
    compared_value numeric(18, 2),
    change_in_year numeric(18, 2),
    cumulative_change numeric(18, 2),
    average_change numeric(18, 2),
    years_elapsed integer,
    target_low numeric(18, 2),
    target_high numeric(18, 2),
    cumulative_target_low numeric(18, 2),
    cumulative_target_high numeric(18, 2),
    is_comparable boolean,
    is_complete boolean,
    submission_id bigint
);
"""
KEYS = {
    "poverty_indicators": "unit_code, period, stage, standard_code",
    "mobilized_resources": (
        "unit_code, period, funding_source, donor_type, resource_kind, purpose"
    ),
    "directive_scorecard": "report_order",
}
# A last day as in all dated rows: clients of BI cannot read `infinity`.
KNOWN = """
alter table history.{table}
    add column known_from timestamptz not null,
    add column known_to timestamptz not null default '9999-12-31 00:00:00+00',
    add column publication_id bigint not null references ops.publication,
    add primary key ({key}, known_from);
create unique index {table}_known_now on history.{table} ({key})
where known_to = '9999-12-31 00:00:00+00';
comment on table history.{table} is
    'One row per row of marts.{table} and time in which BI could read it so.';
"""


def upgrade() -> None:
    """Create the record; it begins with what BI reads at the next publication."""
    op.execute(TABLES)
    for table, key in KEYS.items():
        op.execute(KNOWN.format(table=table, key=key))


def downgrade() -> None:
    """Refuse: what was published stays on record."""
    raise NotImplementedError("History is never dropped; restore a backup instead.")
