{#- Which registers count changes with the others of their year: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__chosen') }}
    where counted_period_kind = 'year'

),

entries as (

    select
        entries.*,
        registers.as_of_date
    from {{ ref('int_resource_entries__unioned') }} as entries
    inner join registers on entries.submission_id = registers.submission_id

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where is_whole

),

-- Help to a district or a province cannot be taken apart, and belongs to no type of area.
rolled_up as (

    select
        coalesce(placements.focus_area_type, 'not_told') as focus_area_type,
        ancestors.ancestor_code as unit_code,
        entries.period,
        entries.as_of_date,
        cast(coalesce(sum(entries.contributed_vnd), 0) as bigint) as contributed_vnd,
        cast(coalesce(sum(entries.used_vnd), 0) as bigint) as used_vnd

    from entries
    inner join ancestors on entries.unit_key = ancestors.unit_key
    left join placements
        on
            ancestors.unit_code = placements.unit_code
            and entries.as_of_date = placements.as_of_date
    group by
        coalesce(placements.focus_area_type, 'not_told'), ancestors.ancestor_code,
        entries.period, entries.as_of_date

)

select * from rolled_up
