{{ config(unique_key='as_of_date') }}
{%- set descriptions = [
    'poverty_status_vi', 'unit_key', 'unit_kind', 'parent_code', 'parent_name', 'stage_vi',
    'reported_units', 'owed_units', 'observation_status', 'is_counted', 'is_preferred',
] %}

with

rates as (

    select * from {{ ref('deprivation_rates') }} as rates
    where {{ is_touched_or_later('rates.as_of_date') }}

),

dimensions as (

    select * from {{ ref('dim_deprivation_dimension') }}

),

-- The forms count households by indicator. One household may lack several of a dimension, so
-- theirs lie between the largest of its indicators and all of them together.
summed as (

    select
        unit_code,
        unit_name,
        unit_level,
        as_of_date,
        period,
        stage,
        standard_code,
        poverty_status,
        dimension_code,
        status_households,
        is_complete,
        submission_id,
        {{ descriptions | join(',\n        ') }},
        count(*) as indicators,
        {{ complete_sum('deprived_households') }} as deprived_households,
        max(deprived_households) as deprived_households_at_least,
        cast(least(sum(deprived_households), status_households) as bigint)
            as deprived_households_at_most

    from rates
    group by
        unit_code, unit_name, unit_level, as_of_date, period, stage, standard_code,
        poverty_status, dimension_code, status_households, is_complete, submission_id,
        {{ descriptions | join(', ') }}

),

totalled as (

    select
        *,
        {{ complete_sum('deprived_households', over='dimensions_of_status') }}
            as status_deprivations

    from summed
    window
        dimensions_of_status as (
            partition by unit_code, period, stage, standard_code, poverty_status
        )

),

described as (

    select
        totalled.unit_code,
        totalled.unit_name,
        totalled.unit_level,
        totalled.as_of_date,
        totalled.period,
        totalled.stage,
        totalled.standard_code,
        totalled.poverty_status,
        totalled.dimension_code,
        dimensions.name_vi,
        dimensions.name_en,
        totalled.indicators,
        totalled.deprived_households as deprivations,
        totalled.status_households,
        totalled.deprived_households_at_least,
        totalled.deprived_households_at_most,
        {{ metric('contribution_share') }} as contribution_share,
        totalled.is_complete,
        totalled.submission_id,
        {{ descriptions | join(',\n        ') }},
        {{ confidentiality() }}

    from totalled
    inner join dimensions on totalled.dimension_code = dimensions.dimension_code

)

select * from described
