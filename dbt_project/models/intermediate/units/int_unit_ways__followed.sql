{{ config(materialized='table', meta={'follows': 'reference'}) }}

with recursive

units as (

    select * from {{ ref('int_administrative_units__dated') }}
    where is_smallest

),

transfers as (

    select * from {{ ref('int_unit_transfers__weighted') }}

),

-- From reform to reform, every way that a part of a unit went: a part of a part is a product.
ways as (

    select
        units.unit_key,
        units.unit_key as next_unit_key,
        units.valid_to,
        measures.measure,
        cast(1 as numeric) as parts,
        cast(1 as numeric) as total_parts,
        true as is_confirmed
    from units
    cross join (values ('households'), ('persons'), ('vnd')) as measures (measure)

    union all

    select
        ways.unit_key,
        transfers.next_unit_key,
        next_units.valid_to,
        ways.measure,
        ways.parts * transfers.parts as parts,
        ways.total_parts * transfers.total_parts as total_parts,
        ways.is_confirmed and transfers.is_confirmed as is_confirmed
    from ways
    inner join transfers
        on ways.next_unit_key = transfers.unit_key and ways.measure = transfers.measure
    inner join units as next_units on transfers.next_unit_key = next_units.unit_key

),

-- Where a way has reached a unit of today; in lowest terms.
arrived as (

    select
        unit_key,
        next_unit_key as current_unit_key,
        measure,
        trim_scale(parts / gcd(parts, total_parts)) as parts,
        trim_scale(total_parts / gcd(parts, total_parts)) as total_parts,
        is_confirmed

    from ways
    where valid_to = date '9999-12-31'

)

select * from arrived
