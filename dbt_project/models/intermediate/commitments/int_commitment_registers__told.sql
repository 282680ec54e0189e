{{ config(unique_key='as_of_date') }}

with

registers as (

    select
        registers.*,
        {{ year_end('registers.as_of_date') }} as year_end
    from {{ ref('int_resource_registers__chosen') }} as registers
    where registers.counted_period_kind = 'year'

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- A register tells of its own unit and of those above it, as they are at the end of the year.
told as (

    select
        registers.form,
        ancestors.ancestor_code as unit_code,
        max(registers.as_of_date) as figures_to_date,
        registers.year_end as as_of_date

    from registers
    inner join ancestors on registers.unit_key = ancestors.unit_key
    where
        {{ is_touched_or_later('registers.year_end') }}
        and not exists (
            select 1 from territories
            where
                territories.unit_code = ancestors.ancestor_code
                and territories.changed_date > registers.as_of_date
                and territories.changed_date <= registers.year_end
        )
    group by registers.form, ancestors.ancestor_code, registers.year_end

)

select * from told
