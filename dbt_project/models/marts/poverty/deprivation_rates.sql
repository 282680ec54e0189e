with

deprivations as (

    select * from {{ ref('int_deprivations__rolled_up') }} as deprivations
    where {{ is_touched('deprivations.period') }}

),

indicators as (

    select * from {{ ref('dim_deprivation_indicator') }}

),

rated as (

    select
        *,
        {{ metric('deprivation_rate_pct') }} as deprivation_rate_pct,
        {{ metric('censored_headcount_pct') }} as censored_headcount_pct,
        {{ metric('contribution_share') }} as contribution_share

    from deprivations

),

described as (

    select
        rated.unit_code,
        rated.unit_name,
        rated.unit_level,
        rated.as_of_date,
        rated.period,
        rated.stage,
        rated.standard_code,
        rated.poverty_status,
        rated.indicator_key,
        indicators.indicator_code,
        indicators.dimension_code,
        indicators.name_vi,
        indicators.name_en,
        rated.deprived_households,
        rated.status_households,
        rated.households,
        rated.deprivation_rate_pct,
        rated.censored_headcount_pct,
        rated.contribution_share,
        rated.is_complete,
        rated.submission_id

    from rated
    inner join indicators on rated.indicator_key = indicators.indicator_key

)

select * from described
