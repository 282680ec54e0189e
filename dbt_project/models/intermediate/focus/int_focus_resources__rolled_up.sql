{#- Which registers count changes with the others of their year: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__chosen') }}
    where
        counted_period_kind = 'year'
        and form in ('resource_contributions', 'resource_uses')

),

entries as (

    select * from {{ ref('int_resource_entries__unioned') }}
    where is_counted

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where focus_area_type <> 'no_list'

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- A register of a unit above or beneath, or of the unit itself, tells of the areas in it; without
-- an entry it tells that there was nothing.
told as (

    select
        ancestors.ancestor_code as unit_code,
        registers.as_of_date,
        registers.form,
        cast(null as bigint) as contributed_vnd,
        cast(null as bigint) as used_vnd,
        ancestors.ancestor_code as entry_unit_code

    from registers
    inner join ancestors on registers.unit_key = ancestors.unit_key

    union all

    select
        ancestors.ancestor_code as unit_code,
        entries.register_date as as_of_date,
        case
            when entries.contributed_vnd is null then 'resource_uses'
            else 'resource_contributions'
        end as form,
        entries.contributed_vnd,
        entries.used_vnd,
        units.unit_code as entry_unit_code

    from entries
    inner join units on entries.unit_key = units.unit_key
    inner join ancestors on entries.unit_key = ancestors.unit_key

),

-- Help to a unit that holds communes of the type and others cannot be taken apart.
rolled_up as (

    select
        areas.focus_area_type,
        told.unit_code,
        bool_or(told.form = 'resource_contributions') as is_contributed_told,
        bool_or(told.form = 'resource_uses') as is_used_told,
        {% for side in ['contributed', 'used'] %}
        cast(sum(told.{{ side }}_vnd) filter (where entered.is_whole) as bigint)
            as {{ side }}_vnd,
        cast(sum(told.{{ side }}_vnd) filter (where not entered.is_whole) as bigint)
            as {{ side }}_not_told_apart_vnd,
        {% endfor %}
        -- From then on the code is that of other communes.
        (
            select coalesce(min(territories.changed_date), date '9999-12-31') from territories
            where
                territories.unit_code = told.unit_code
                and territories.changed_date > told.as_of_date
        ) as territory_until,
        told.as_of_date

    from told
    inner join placements as areas
        on
            told.unit_code = areas.unit_code
            and told.as_of_date = areas.as_of_date
    left join placements as entered
        on
            told.entry_unit_code = entered.unit_code
            and told.as_of_date = entered.as_of_date
            and areas.focus_area_type = entered.focus_area_type
    group by areas.focus_area_type, told.unit_code, told.as_of_date

)

select * from rolled_up
