{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }} as reviews
    where {{ is_touched_or_later('reviews.as_of_date') }}

),

standards as (

    select * from {{ ref('dim_poverty_standard') }}

),

-- Integers first: shares of the province are quotients of counts, not of rounded rates.
measured as (

    select
        reviews.*,
        standards.indicator_count,
        case
            when standards.is_near_poor_multidimensional then 'income_and_deprivations'
            else 'income_or_deprivations'
        end as identification,
        province.households as province_households,
        province.poor_deprivations as province_poor_deprivations,
        province.is_complete as is_province_complete

    from reviews
    inner join standards on reviews.standard_code = standards.standard_code
    inner join reviews as province
        on
            reviews.province_code = province.unit_code
            and {{ is_same_review('reviews', 'province') }}
    -- A standard by income alone knows no deprivation.
    where standards.indicator_count > 0

),

rated as (

    select
        *,
        {{ metric('headcount_ratio') }} as headcount_ratio,
        {{ metric('deprivation_intensity') }} as deprivation_intensity,
        {{ metric('adjusted_headcount') }} as adjusted_headcount,
        {{ metric('population_share') }} as population_share,
        {{ metric('province_contribution_share') }} as province_contribution_share

    from measured

),

described as (

    select
        rated.unit_code,
        rated.unit_name,
        rated.unit_level,
        rated.province_code,
        rated.as_of_date,
        rated.period,
        rated.stage,
        rated.standard_code,
        rated.identification,
        'households' as counted,
        rated.households,
        rated.poor_households,
        rated.poor_deprivations,
        rated.indicator_count,
        rated.headcount_ratio,
        rated.deprivation_intensity,
        rated.adjusted_headcount,
        rated.population_share,
        rated.province_contribution_share,
        rated.is_complete,
        rated.is_province_complete,
        rated.submission_id,
        {{ row_description('rated', is_break='rated.is_break') }},
        {{ confidentiality() }}

    from rated

)

select * from described
