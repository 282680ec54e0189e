{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

areas as (

    select * from {{ source('reference', 'listed_focus_areas') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

-- A unit gets a new row with each decree: the area lies in the unit of each time.
dated as (

    select
        areas.focus_area_type,
        units.unit_key,
        coalesce(areas.hamlet, '') as hamlet,
        units.unit_code,
        units.unit_name,
        areas.legal_basis,
        areas.is_confirmed,
        greatest(areas.valid_from, units.valid_from) as valid_from,
        least(areas.valid_to, units.valid_to) as valid_to

    from areas
    inner join units
        on
            areas.unit_code = units.unit_code
            and areas.valid_from < units.valid_to
            and areas.valid_to > units.valid_from

)

select * from dated
