with

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

events as (

    select * from {{ ref('territory_events') }}

),

followed as (

    select
        unit_code,
        province_code,
        valid_from,
        lag(province_code) over (partition by unit_code order by valid_from) as province_code_before

    from units

),

-- A row that only changes a unit's kind or name leaves its territory; a reform that gives
-- codes to new units, or moves them to another province, does not, unless an event says so.
reformed as (

    select
        followed.unit_code,
        followed.valid_from as changed_date

    from followed
    left join events
        on
            followed.unit_code = events.unit_code
            and followed.valid_from = events.event_date
    where
        followed.valid_from > date '0001-01-01'
        and followed.province_code_before is distinct from followed.province_code
        and events.is_territory_changed is distinct from false

),

changed as (

    select
        unit_code,
        changed_date
    from reformed

    union distinct

    select
        unit_code,
        event_date as changed_date
    from events
    where is_territory_changed

)

select * from changed
