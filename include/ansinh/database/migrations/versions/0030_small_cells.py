"""Small cells: what each publication hid, and by which threshold."""

from alembic import op

revision = "0030"
down_revision = "0026"

TABLES = """
create table history.suppression (
    publication_id bigint primary key references ops.publication,
    threshold integer not null
);
comment on table history.suppression is
    'One row per publication that hid small cells: below which number a count was small.';
create table history.protected_count (
    measure text not null,
    period text not null,
    standard_code text not null,
    status text not null,
    stage text not null,
    unit_code text not null,
    member text not null,
    parent_code text,
    above text,
    value bigint not null,
    base bigint,
    most bigint,
    is_hidden boolean not null,
    shown bigint,
    publication_from bigint not null references ops.publication,
    publication_to bigint references ops.publication,
    primary key (
        measure, period, standard_code, status, stage, unit_code, member, publication_from
    )
);
create index on history.protected_count (measure, period) where publication_to is null;
comment on table history.protected_count is
    'One row per count that may be hidden, as publications showed or hid it, until another one.';
comment on column history.protected_count.shown is
    'What is shown in place of a hidden one: rounded, or nothing.';
create schema detail;
comment on schema detail is 'What general readers do not see, for those who may.';
create view detail.hidden_count as
select
    measure, period, stage, standard_code, status, unit_code, member, value, shown,
    publication_from
from history.protected_count
where publication_to is null and is_hidden;
comment on view detail.hidden_count is
    'One row per count that the marts hide now, with the count.';
alter table history.poverty_indicators add column confidentiality text;
alter table history.directive_scorecard add column confidentiality text;
"""
# What was published before small cells were hidden. A standard has at least 10 indicators.
FORMER = """
update history.poverty_indicators
set deprivation_intensity = null, adjusted_headcount = null, confidentiality = 'suppressed'
where round(deprivation_intensity * 10 * poor_households) between 1 and 4;
update history.directive_scorecard
set
    actual_per_household = null, previous_per_household = null,
    change_in_year_per_household = null, actual_count = null, previous_count = null,
    change_in_year_count = null, statement_vi = null, statement_en = null,
    confidentiality = 'suppressed'
where
    measure_code in ('merit_poor_households', 'merit_near_poor_households')
    and (actual_count between 1 and 4 or previous_count between 1 and 4);
"""


def upgrade() -> None:
    """Create the record; it begins with the next publication."""
    op.execute(TABLES)
    op.execute(FORMER)


def downgrade() -> None:
    """Refuse: what was hidden must stay so."""
    raise NotImplementedError("History is never dropped; restore a backup instead.")
