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
        unit_code,
        unit_name,
        unit_level,
        province_code,
        as_of_date,
        period,
        stage,
        standard_code,
        identification,
        'households' as counted,
        households,
        poor_households,
        poor_deprivations,
        indicator_count,
        {{ metric('headcount_ratio') }} as headcount_ratio,
        {{ metric('deprivation_intensity') }} as deprivation_intensity,
        {{ metric('adjusted_headcount') }} as adjusted_headcount,
        {{ metric('population_share') }} as population_share,
        {{ metric('province_contribution_share') }} as province_contribution_share,
        is_complete,
        is_province_complete,
        submission_id,
        {{ row_description('measured', is_break='measured.is_break') }}

    from measured

)

select * from rated
