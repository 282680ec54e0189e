with

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

-- A unit counts in itself, in its district and in its province.
ancestors as (

    select
        units.unit_key,
        ancestors.ancestor_code,
        ancestors.ancestor_level

    from units
    cross join
        lateral (
            values
            (units.unit_code, units.unit_level),
            (nullif(units.district_code, units.unit_code), 'district'),
            (nullif(units.province_code, units.unit_code), 'province')
        ) as ancestors (ancestor_code, ancestor_level)
    where ancestors.ancestor_code is not null

)

select * from ancestors
