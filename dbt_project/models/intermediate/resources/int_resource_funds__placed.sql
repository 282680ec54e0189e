{#- Built on what is made anew with every build. -#}
{{ config(materialized='table') }}

with

held as (

    select * from {{ ref('int_resource_funds__held') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- After a change of territory the funds of a code are those of another unit, above it as well.
placed as (

    select
        held.*,
        ancestors.ancestor_code,
        units.unit_key as ancestor_key,
        units.unit_name,
        units.unit_level,
        coalesce(
            (
                select max(territories.changed_date) from territories
                where
                    territories.unit_code = units.unit_code
                    and territories.changed_date <= held.as_of_date
            ),
            date '0001-01-01'
        ) as territory_from

    from held
    inner join ancestors
        on
            held.unit_code = ancestors.unit_code
            and {{ is_valid_on('ancestors', 'held.as_of_date') }}
    inner join units
        on
            ancestors.ancestor_code = units.unit_code
            and {{ is_valid_on('units', 'held.as_of_date') }}

)

select * from placed
