"""The record of the scorecard: a column for each unit of measure, and an order that is a number."""

from alembic import op

revision = "0012"
down_revision = "0011"

# Views of marts that were built before rest on the table as it was: they keep it until the next
# publication makes them anew.
RENAME = """
alter table history.directive_scorecard rename to directive_scorecard_before;
alter index history.directive_scorecard_known_now rename to directive_scorecard_before_known_now;
alter table history.directive_scorecard_before
    rename constraint directive_scorecard_pkey to directive_scorecard_before_pkey;
"""
CREATE = """
create table history.directive_scorecard (
    like history.directive_scorecard_before including defaults
);
alter table history.directive_scorecard
    drop column baseline_value, drop column previous_value, drop column actual_value,
    drop column compared_value, drop column change_in_year, drop column cumulative_change,
    drop column average_change, drop column target_low, drop column target_high,
    drop column cumulative_target_low, drop column cumulative_target_high,
    alter column report_order type bigint using report_order::bigint,
    add column baseline_pct numeric(18, 2),
    add column previous_vnd bigint, add column previous_pct numeric(18, 2),
    add column previous_per_household numeric(18, 2), add column previous_count bigint,
    add column actual_vnd bigint, add column actual_pct numeric(18, 2),
    add column actual_per_household numeric(18, 2), add column actual_count bigint,
    add column compared_vnd bigint, add column compared_pct numeric(18, 2),
    add column compared_count bigint, add column not_told_apart_vnd bigint,
    add column change_in_year_vnd bigint, add column change_in_year_pp numeric(18, 2),
    add column change_in_year_per_household numeric(18, 2),
    add column change_in_year_count bigint, add column cumulative_change_pp numeric(18, 2),
    add column average_change_pp numeric(18, 2), add column target_low_pp numeric(18, 2),
    add column target_low_count bigint, add column target_high_pp numeric(18, 2),
    add column cumulative_target_low_pp numeric(18, 2),
    add column cumulative_target_high_pp numeric(18, 2),
    add column reported_commune_count bigint, add column commune_count bigint,
    add column reported_units bigint, add column owed_units bigint,
    add column reported_months bigint, add column owed_months bigint,
    add column unit_key text, add column unit_kind text, add column parent_code text,
    add column parent_name text, add column is_counted boolean, add column is_preferred boolean,
    add column observation_status text,
    add primary key (report_order, known_from),
    add foreign key (publication_id) references ops.publication;
create unique index directive_scorecard_known_now on history.directive_scorecard (report_order)
where known_to = '9999-12-31 00:00:00+00';
comment on table history.directive_scorecard is
    'One row per row of marts.directive_scorecard and time in which BI could read it so.';
"""
SHARED = (
    "year, unit_name, line_number, commitment_vi, measure_vi, statement_vi, status_vi,"
    " statement_en, status, status_in_year, commitment_code, measure_code, unit_code, unit_level,"
    " period, as_of_date, figures_to_date, stage, standard_code, unit_of_measure, baseline_date,"
    " years_elapsed, is_comparable, is_complete, submission_id, known_from, known_to,"
    " publication_id"
)
# The value in the column of its unit; the number of a line that once ended with its standard.
FILL = f"""
insert into history.directive_scorecard (
    {SHARED}, report_order, baseline_pct, previous_vnd, previous_pct, previous_per_household,
    previous_count, actual_vnd, actual_pct, actual_per_household, actual_count, compared_vnd,
    compared_pct, compared_count, change_in_year_vnd, change_in_year_pp,
    change_in_year_per_household, change_in_year_count, cumulative_change_pp, average_change_pp,
    target_low_pp, target_low_count, target_high_pp, cumulative_target_low_pp,
    cumulative_target_high_pp
)
select
    {SHARED},
    (
        left(report_order, 13)
        || coalesce(substring(standard_code from '^[0-9]{{2}}([0-9]{{2}})'), '00')
    )::bigint,
    baseline_value,
    case when is_vnd then previous_value end, case when is_pct then previous_value end,
    case when is_ratio then previous_value end, case when is_count then previous_value end,
    case when is_vnd then actual_value end, case when is_pct then actual_value end,
    case when is_ratio then actual_value end, case when is_count then actual_value end,
    case when is_vnd or measure_code = 'non_budget_share_pct' then compared_value end,
    case when is_pct and measure_code <> 'non_budget_share_pct' then compared_value end,
    case when is_count or is_ratio then compared_value end,
    case when is_vnd then change_in_year end, case when is_pct then change_in_year end,
    case when is_ratio then change_in_year end, case when is_count then change_in_year end,
    cumulative_change, average_change,
    case when is_pct then target_low end, case when is_count then target_low end,
    target_high, cumulative_target_low, cumulative_target_high
from (
    select
        *,
        unit_of_measure = 'vnd' as is_vnd,
        unit_of_measure = 'pct' as is_pct,
        unit_of_measure = 'per household' as is_ratio,
        unit_of_measure not in ('vnd', 'pct', 'per household') as is_count
    from history.directive_scorecard_before
) as before;
"""  # noqa: S608 -- columns of ours
DROP = """
do $$
begin
    drop table history.directive_scorecard_before;
exception when dependent_objects_still_exist then
    comment on table history.directive_scorecard_before is
        'Read by views of marts that were built before; it may be dropped once they are anew.';
end $$;
"""


def upgrade() -> None:
    """Move the record; every row stays, with its figures in the columns of their units."""
    for statement in (RENAME, CREATE, FILL, DROP):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: what BI could read stays on record."""
    raise NotImplementedError("The record is never dropped; restore a backup instead.")
