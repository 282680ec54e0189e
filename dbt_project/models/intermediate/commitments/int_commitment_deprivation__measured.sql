with

reviews as (

    select
        *,
        {{ metric('deprivations_per_poor_household') }} as deprivations_per_poor_household
    from {{ ref('int_poverty_reviews__rolled_up') }} as reviews
    where
        {{ is_touched('reviews.period') }}
        and reviews.stage <> 'regular'

),

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

territories as (

    select distinct
        unit_code,
        as_of_date,
        commune_count
    from {{ ref('int_focus_units__placed') }}

),

measured as (

    select
        reviews.unit_code,
        'deprivations_per_poor_household' as measure_code,
        reviews.period,
        reviews.as_of_date,
        reviews.stage,
        reviews.standard_code,
        reviews.summed_unit_codes,
        reviews.deprivations_per_poor_household as actual_value,
        standards.indicator_count as compared_value,
        reviews.reported_commune_count,
        territories.commune_count,
        reviews.is_complete

    from reviews
    inner join territories
        on
            reviews.unit_code = territories.unit_code
            and reviews.as_of_date = territories.as_of_date
    inner join standards on reviews.standard_code = standards.standard_code
    where reviews.deprivations_per_poor_household is not null

)

select * from measured
