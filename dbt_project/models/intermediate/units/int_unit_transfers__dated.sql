{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

units as (

    select * from {{ ref('int_administrative_units__dated') }}
    where is_smallest

),

transfers as (

    select * from {{ ref('stg_unit_transfers') }}

),

-- A commune whose row ends goes where a decree sends it; where none does, it lives on under
-- its code, with another name or kind.
ended as (

    select
        units.unit_key,
        units.unit_code,
        units.valid_to as event_date,
        coalesce(transfers.new_code, units.unit_code) as next_unit_code,
        coalesce(transfers.is_split, false) as is_split,
        coalesce(transfers.is_confirmed, true) as is_confirmed

    from units
    left join transfers
        on units.unit_code = transfers.old_code and units.valid_to = transfers.event_date
    where units.valid_to < date '9999-12-31'

),

followed as (

    select
        ended.unit_key,
        units.unit_key as next_unit_key,
        ended.unit_code,
        ended.next_unit_code,
        ended.is_split,
        ended.is_confirmed,
        ended.event_date

    from ended
    inner join units
        on
            ended.next_unit_code = units.unit_code
            and {{ is_valid_on('units', 'ended.event_date') }}

)

select * from followed
