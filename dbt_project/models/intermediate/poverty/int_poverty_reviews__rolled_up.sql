{%- set figures = ['households', 'persons', 'poor_households', 'near_poor_households',
    'poor_persons', 'near_poor_persons', 'poor_deprivations'] -%}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}
    where province_code in (select reviews.province_code from reviews)

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

dates as (

    select distinct as_of_date from reviews

),

-- How many communes each unit had on each date: the measure of what a figure covers.
territories as (

    select
        dates.as_of_date,
        ancestors.ancestor_code as unit_code,
        count(*) as commune_count

    from dates
    inner join units on {{ is_valid_on('units', 'dates.as_of_date') }}
    inner join ancestors on units.unit_key = ancestors.unit_key
    where units.is_smallest
    group by dates.as_of_date, ancestors.ancestor_code

),

rolled_up as (

    select
        ancestors.ancestor_code as unit_code,
        reviews.period,
        reviews.stage,
        reviews.standard_code,
        reviews.as_of_date,
        {{ shared_value('reviews.submission_id') }} as submission_id,
        string_agg(reviews.unit_code, ' ' order by reviews.unit_code) as summed_unit_codes,
        {% for figure in figures %}
        {{ complete_sum('reviews.' ~ figure) }} as {{ figure }},
        {% endfor %}
        sum(territories.commune_count) as reported_commune_count

    from reviews
    inner join territories
        on
            reviews.as_of_date = territories.as_of_date
            and reviews.unit_code = territories.unit_code
    inner join ancestors on reviews.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, reviews.period, reviews.stage, reviews.standard_code,
        reviews.as_of_date

),

described as (

    select
        rolled_up.*,
        units.unit_name,
        units.unit_level,
        units.province_code,
        {{ unit_description('units') }},
        rolled_up.reported_commune_count as reported_units,
        territories.commune_count as owed_units,
        rolled_up.reported_commune_count = territories.commune_count as is_complete,
        {{
            is_preferred(
                'rolled_up.unit_code, rolled_up.period', 'rolled_up.stage',
                'rolled_up.standard_code'
            )
        }} as is_preferred

    from rolled_up
    inner join units
        on
            rolled_up.unit_code = units.unit_code
            and {{ is_valid_on('units', 'rolled_up.as_of_date') }}
    inner join territories
        on
            rolled_up.unit_code = territories.unit_code
            and rolled_up.as_of_date = territories.as_of_date

)

select * from described
