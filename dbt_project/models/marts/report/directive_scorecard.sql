{{ config(unique_key='as_of_date') }}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

spoken as (

    select
        cast(period as integer) as year,
        unit_name,
        line_number,
        commitment_vi,
        measure_vi,
        {{ spoken_line('vi') }} as statement_vi,
        {{ spoken_status('status', 'vi') }} as status_vi,
        {{ spoken_line('en') }} as statement_en,
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
        cast(baseline_value as numeric(18, 2)) as baseline_value,
        cast(previous_value as numeric(18, 2)) as previous_value,
        cast(actual_value as numeric(18, 2)) as actual_value,
        cast(compared_value as numeric(18, 2)) as compared_value,
        cast(change_in_year as numeric(18, 2)) as change_in_year,
        cast(cumulative_change as numeric(18, 2)) as cumulative_change,
        cast(average_change as numeric(18, 2)) as average_change,
        years_elapsed,
        cast(target_low as numeric(18, 2)) as target_low,
        cast(target_high as numeric(18, 2)) as target_high,
        cast(cumulative_target_low as numeric(18, 2)) as cumulative_target_low,
        cast(cumulative_target_high as numeric(18, 2)) as cumulative_target_high,
        is_comparable,
        is_complete,
        submission_id

    from lines
    order by report_order

)

select * from spoken
