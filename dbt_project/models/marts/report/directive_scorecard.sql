{{ config(unique_key='as_of_date') }}

{%- set counted_in = ['households', 'items', 'models', 'areas', 'members'] -%}
{%- set units = {
    'vnd': ['vnd'], 'pct': ['pct'], 'per_household': ['per household'], 'count': counted_in,
} -%}
{%- set compared_units = {'vnd': ['vnd'], 'pct': ['pct'], 'count': counted_in} -%}
{%- set change_units = {
    'vnd': ['vnd'], 'pp': ['pct'], 'per_household': ['per household'], 'count': counted_in,
} -%}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

statements as (

    select * from {{ ref('int_commitment_statements__filled') }} as statements
    where {{ is_touched_or_later('statements.as_of_date') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

spoken as (

    select
        cast(lines.period as integer) as year,
        lines.unit_name,
        lines.line_number,
        lines.commitment_vi,
        lines.measure_vi,
        statements.statement_vi,
        statements.status_vi,
        statements.statement_en,
        lines.status,
        lines.status_in_year,
        lines.report_order,
        lines.commitment_code,
        lines.measure_code,
        lines.unit_code,
        lines.unit_level,
        lines.period,
        lines.as_of_date,
        lines.figures_to_date,
        lines.stage,
        lines.standard_code,
        lines.unit_of_measure,
        lines.baseline_date,
        cast(lines.baseline_value as numeric(18, 2)) as baseline_pct,
        {{ by_unit_of_measure(
            'previous', 'lines.previous_value', 'lines.unit_of_measure', units,
        ) }},
        {{ by_unit_of_measure('actual', 'lines.actual_value', 'lines.unit_of_measure', units) }},
        {{ by_unit_of_measure(
            'compared', 'lines.compared_value', 'lines.compared_unit_of_measure', compared_units,
        ) }},
        cast(lines.not_told_apart_value as bigint) as not_told_apart_vnd,
        {{ by_unit_of_measure(
            'change_in_year', 'lines.change_in_year', 'lines.unit_of_measure', change_units,
        ) }},
        cast(lines.cumulative_change as numeric(18, 2)) as cumulative_change_pp,
        cast(lines.average_change as numeric(18, 2)) as average_change_pp,
        lines.years_elapsed,
        {{ by_unit_of_measure('target_low', 'lines.target_low', 'lines.unit_of_measure', {
            'pp': ['pct'], 'count': units['count'],
        }) }},
        cast(lines.target_high as numeric(18, 2)) as target_high_pp,
        cast(lines.cumulative_target_low as numeric(18, 2)) as cumulative_target_low_pp,
        cast(lines.cumulative_target_high as numeric(18, 2)) as cumulative_target_high_pp,
        cast(lines.reported_commune_count as bigint) as reported_commune_count,
        cast(lines.commune_count as bigint) as commune_count,
        lines.reported_units,
        lines.owed_units,
        lines.reported_months,
        lines.owed_months,
        {{ unit_description() }},
        lines.is_comparable,
        lines.is_complete,
        {{ is_preferred(
            'lines.unit_code, lines.measure_code, lines.period', 'lines.stage',
            'lines.standard_code',
        ) }} as is_preferred,
        {{ observation_status(
            'not lines.is_complete',
            is_break='lines.is_pace and not lines.is_comparable',
            is_preliminary="lines.stage = 'preliminary'",
        ) }} as observation_status,
        lines.submission_id

    from lines
    inner join statements on lines.report_order = statements.report_order
    inner join units
        on
            lines.unit_code = units.unit_code
            and {{ is_valid_on('units', 'lines.figures_to_date') }}

),

counted as (

    select
        *,
        {{ is_counted() }} as is_counted,
        {{ confidentiality() }}
    from spoken
    order by report_order

)

select * from counted
