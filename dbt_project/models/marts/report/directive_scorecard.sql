{{ config(unique_key='as_of_date') }}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

statements as (

    select * from {{ ref('int_commitment_statements__filled') }} as statements
    where {{ is_touched_or_later('statements.as_of_date') }}

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
        cast(lines.baseline_value as numeric(18, 2)) as baseline_value,
        cast(lines.previous_value as numeric(18, 2)) as previous_value,
        cast(lines.actual_value as numeric(18, 2)) as actual_value,
        cast(lines.compared_value as numeric(18, 2)) as compared_value,
        cast(lines.change_in_year as numeric(18, 2)) as change_in_year,
        cast(lines.cumulative_change as numeric(18, 2)) as cumulative_change,
        cast(lines.average_change as numeric(18, 2)) as average_change,
        lines.years_elapsed,
        cast(lines.target_low as numeric(18, 2)) as target_low,
        cast(lines.target_high as numeric(18, 2)) as target_high,
        cast(lines.cumulative_target_low as numeric(18, 2)) as cumulative_target_low,
        cast(lines.cumulative_target_high as numeric(18, 2)) as cumulative_target_high,
        lines.is_comparable,
        lines.is_complete,
        lines.submission_id

    from lines
    inner join statements on lines.report_order = statements.report_order
    order by lines.report_order

)

select * from spoken
