{{ config(unique_key='as_of_date') }}

with

deprivations as (

    select * from {{ ref('int_deprivations__rolled_up') }} as deprivations
    where {{ is_touched_or_later('deprivations.as_of_date') }}

),

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }}

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
        rated.covered_households,
        rated.deprivation_rate_pct,
        rated.censored_headcount_pct,
        rated.contribution_share,
        rated.is_complete,
        rated.submission_id,
        {{ word_of('poverty_status', 'rated.poverty_status') }} as poverty_status_vi,
        {{ row_description('rated', is_break='reviews.is_break') }},
        {{ confidentiality() }}

    from rated
    inner join indicators on rated.indicator_key = indicators.indicator_key
    left join reviews
        on rated.unit_code = reviews.unit_code and {{ is_same_review('rated', 'reviews') }}

)

select * from described
