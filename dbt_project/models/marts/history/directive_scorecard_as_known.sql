{{ config(materialized='view') }}

with

known as (

    select * from {{ source('history', 'directive_scorecard') }}

),

as_known as (

    select
        year,
        unit_name,
        line_number,
        commitment_vi,
        measure_vi,
        statement_vi,
        status_vi,
        statement_en,
        status,
        status_in_year,
        report_order,
        commitment_code,
        measure_code,
        unit_code,
        unit_level,
        period,
        as_of_date,
        figures_to_date,
        stage,
        standard_code,
        unit_of_measure,
        baseline_date,
        baseline_value,
        previous_value,
        actual_value,
        compared_value,
        change_in_year,
        cumulative_change,
        average_change,
        years_elapsed,
        target_low,
        target_high,
        cumulative_target_low,
        cumulative_target_high,
        is_comparable,
        is_complete,
        submission_id,
        known_from,
        known_to,
        publication_id

    from known

)

select * from as_known
