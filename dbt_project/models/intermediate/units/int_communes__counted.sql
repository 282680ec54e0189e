with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

provinces as (

    select * from {{ source('reference', 'provinces') }}

),

crosswalk as (

    select * from {{ ref('int_unit_crosswalk__composed') }}
    where measure = 'households'

),

-- Today's provinces of whatever was reported: no need to count the rest of the country.
served as (

    select distinct
        reviews.period,
        reviews.as_of_date,
        coalesce(provinces.successor_code, provinces.province_code) as province_code

    from reviews
    inner join provinces on reviews.province_code = provinces.province_code

),

ways as (

    select
        communes.unit_key,
        communes.district_code,
        communes.province_code,
        crosswalk.current_unit_code,
        current_units.province_code as current_province_code,
        communes.valid_from,
        communes.valid_to

    from crosswalk
    inner join units as communes on crosswalk.unit_key = communes.unit_key
    inner join units as current_units on crosswalk.current_unit_key = current_units.unit_key

),

counted as (

    select
        served.period,
        served.as_of_date,
        territories.boundaries,
        territories.unit_code,
        count(distinct ways.unit_key) as commune_count

    from served
    inner join ways
        on
            served.province_code = ways.current_province_code
            and {{ is_valid_on('ways', 'served.as_of_date') }}
    cross join
        lateral (
            values
            ('former', ways.district_code),
            ('former', ways.province_code),
            ('current', ways.current_unit_code),
            ('current', ways.current_province_code)
        ) as territories (boundaries, unit_code)
    where territories.unit_code is not null
    group by served.period, served.as_of_date, territories.boundaries, territories.unit_code

)

select * from counted
