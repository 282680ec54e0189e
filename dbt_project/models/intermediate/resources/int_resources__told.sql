{#- What is told changes with the registers of the year: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__chosen') }}
    where counted_period_kind = 'year'

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

-- Only a register of the unit itself, or of one beneath it, makes a 0 of what it does not hold.
told as (

    select
        ancestors.ancestor_code as unit_code,
        registers.told_period as period,
        bool_or(registers.form = 'resource_contributions') as is_contributed_told,
        bool_or(registers.form = 'resource_uses') as is_used_told

    from registers
    inner join ancestors on registers.unit_key = ancestors.unit_key
    group by ancestors.ancestor_code, registers.told_period

)

select * from told
