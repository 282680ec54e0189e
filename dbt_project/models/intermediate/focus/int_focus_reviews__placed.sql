with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- A figure tells of a type of area where all communes that it covers are of that type: one
-- known by district only cannot be taken apart.
told as (

    select
        reviews.*,
        placements.focus_area_type,
        placements.type_commune_count,
        reviews.unit_code || coalesce('@' || (
            select max(territories.changed_date) from territories
            where
                territories.unit_code = reviews.unit_code
                and territories.changed_date <= reviews.as_of_date
        ), '') as territory

    from reviews
    inner join placements
        on
            reviews.unit_code = placements.unit_code
            and reviews.as_of_date = placements.as_of_date
    where placements.is_whole and placements.focus_area_type <> 'no_list'

)

select * from told
