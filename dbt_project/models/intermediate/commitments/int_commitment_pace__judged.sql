{{ config(unique_key='as_of_date') }}

with

measured as (

    select * from {{ ref('int_commitment_pace__measured') }} as measured
    where {{ is_touched_or_later('measured.as_of_date') }}

),

targets as (

    select * from {{ source('reference', 'directive_targets') }}
    where target_kind = 'points_a_year'

),

territories as (

    select distinct
        unit_code,
        as_of_date,
        commune_count
    from {{ ref('int_focus_units__placed') }}

),

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

-- A change in points is that of the rounded rates, so that what is printed adds up.
changed as (

    select
        measured.*,
        territories.commune_count,
        targets.target_low,
        targets.target_high,
        case
            when measured.is_same_part_as_before
                then measured.actual_value - measured.previous_value
        end as change_in_year,
        case
            when measured.is_same_part and measured.years_elapsed > 0
                then measured.actual_value - measured.baseline_value
        end as cumulative_change,
        nullif(measured.years_elapsed, 0) * targets.target_low as cumulative_target_low,
        nullif(measured.years_elapsed, 0) * targets.target_high as cumulative_target_high,
        measured.baseline_date > {{ year_end('standards.valid_from') }} as is_baseline_late

    from measured
    inner join standards on measured.standard_code = standards.standard_code
    inner join territories
        on
            measured.unit_code = territories.unit_code
            and measured.as_of_date = territories.as_of_date
    left join targets
        on
            measured.measure_code = targets.measure_code
            and measured.standard_code = targets.standard_code
            and {{ is_valid_on('targets', 'measured.as_of_date') }}

),

averaged as (

    select
        *,
        {{ metric('directive_average_change_pp') }} as average_change,
        -- The target is the province's average: who had fewer points to lose cannot meet it.
        length(unit_code) > 2 and baseline_value <= cumulative_target_low as is_out_of_reach

    from changed

),

judged as (

    select
        *,
        {{ pace_status('cumulative_change', 'cumulative_target_low', 'cumulative_target_high') }}
            as status,
        {{ pace_status('change_in_year', 'target_low', 'target_high') }} as status_in_year,
        cumulative_change is not null as is_comparable

    from averaged

)

select * from judged
