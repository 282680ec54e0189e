{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

ancestors as (

    select
        units.unit_key,
        units.unit_code,
        units.unit_level,
        holders.unit_key as ancestor_key,
        ancestors.ancestor_code,
        ancestors.ancestor_level,
        units.valid_from,
        units.valid_to

    from units
    cross join
        lateral (
            values
            (units.unit_code, units.unit_level),
            (nullif(units.district_code, units.unit_code), 'district'),
            (nullif(units.province_code, units.unit_code), 'province')
        ) as ancestors (ancestor_code, ancestor_level)
    -- A unit's row lies within one row of each unit that it counts in: tested.
    inner join units as holders
        on
            ancestors.ancestor_code = holders.unit_code
            and {{ is_valid_on('holders', '(units.valid_to - 1)') }}

)

select * from ancestors
