{#- Which registers count changes with the others of their year: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__chosen') }}
    where counted_period_kind = 'year'

),

contributions as (

    select
        contributions.*,
        registers.as_of_date
    from {{ ref('int_resource_contributions__placed') }} as contributions
    inner join registers on contributions.submission_id = registers.submission_id

),

uses as (

    select
        uses.*,
        registers.as_of_date
    from {{ ref('int_resource_uses__placed') }} as uses
    inner join registers on uses.submission_id = registers.submission_id

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where is_whole

),

entries as (

    select
        unit_key,
        period,
        as_of_date,
        value_vnd as contributed_vnd,
        0 as used_vnd
    from contributions

    union all

    select
        unit_key,
        period,
        as_of_date,
        0 as contributed_vnd,
        amount_vnd as used_vnd
    from uses

),

-- Help to a district or a province cannot be taken apart, and belongs to no type of area.
rolled_up as (

    select
        coalesce(placements.focus_area_type, 'not_told') as focus_area_type,
        upper_units.unit_code,
        entries.period,
        entries.as_of_date,
        cast(sum(entries.contributed_vnd) as bigint) as contributed_vnd,
        cast(sum(entries.used_vnd) as bigint) as used_vnd

    from entries
    inner join units on entries.unit_key = units.unit_key
    left join placements
        on
            units.unit_code = placements.unit_code
            and entries.as_of_date = placements.as_of_date
    cross join {{ upper_units('units') }}
    where upper_units.unit_code is not null
    group by
        coalesce(placements.focus_area_type, 'not_told'), upper_units.unit_code, entries.period,
        entries.as_of_date

)

select * from rolled_up
