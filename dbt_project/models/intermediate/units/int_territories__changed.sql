{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

transfers as (

    select * from {{ ref('int_unit_transfers__dated') }}

),

provinces as (

    select * from {{ source('reference', 'provinces') }}

),

events as (

    select * from {{ source('reference', 'territory_events') }}

),

-- A row that only changes a unit's kind or name leaves its territory; one that takes in
-- something of another code, or keeps a part of its own, does not.
moved as (

    select
        next_unit_code as unit_code,
        event_date as changed_date
    from transfers
    where unit_code <> next_unit_code or is_split

    union distinct

    select
        successor_code as unit_code,
        valid_to as changed_date
    from provinces
    where successor_code <> province_code

),

changed as (

    select moved.*

    from moved
    left join events
        on moved.unit_code = events.unit_code and moved.changed_date = events.event_date
    where events.is_territory_changed is distinct from false

    union distinct

    select
        unit_code,
        event_date as changed_date
    from events
    where is_territory_changed

)

select * from changed
