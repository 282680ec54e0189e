{%- set figures = [
    'households', 'persons', 'poor_households', 'near_poor_households', 'poor_persons',
    'near_poor_persons', 'poor_deprivations',
] -%}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

),

reallocated as (

    select * from {{ ref('int_poverty_reviews__reallocated') }} as reallocated
    where {{ is_touched('reallocated.period') }}

),

counts as (

    select * from {{ ref('int_communes__counted') }} as counts
    where {{ is_touched('counts.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

provinces as (

    select * from {{ source('reference', 'provinces') }}

),

-- What only a district or a province reported is not broken down: it counts in the province.
pieces as (

    select
        reallocated.unit_key,
        units.unit_code,
        units.province_code,
        units.unit_name,
        'commune' as unit_level,
        {% for figure in ['period', 'stage', 'standard_code'] + figures %}
        reallocated.{{ figure }},
        {% endfor %}
        1 as commune_count,
        reallocated.is_estimated,
        reallocated.is_confirmed,
        reallocated.as_of_date
    from reallocated
    inner join units on reallocated.current_unit_key = units.unit_key

    union all

    select
        reviews.unit_key,
        reviews.unit_code,
        coalesce(provinces.successor_code, reviews.province_code) as province_code,
        units.unit_name,
        units.unit_level,
        {% for figure in ['period', 'stage', 'standard_code'] + figures %}
        reviews.{{ figure }},
        {% endfor %}
        coalesce(counts.commune_count, 0) as commune_count,
        false as is_estimated,
        true as is_confirmed,
        reviews.as_of_date
    from reviews
    inner join units on reviews.unit_key = units.unit_key
    inner join provinces
        on
            reviews.province_code = provinces.province_code
            and {{ is_valid_on('provinces', 'reviews.as_of_date') }}
    left join counts
        on
            reviews.unit_code = counts.unit_code
            and reviews.period = counts.period
            and counts.boundaries = 'former'
    where not units.is_smallest

)

select * from pieces
