{{ config(unique_key='as_of_date') }}

with

-- Of months, quarter and year that tell of the same time, only what counts in the year.
registers as (

    select * from {{ ref('int_resource_registers__chosen') }} as registers
    where
        {{ is_touched_or_later('registers.counted_as_of_date') }}
        and registers.counted_period_kind = 'year'

),

entries as (

    select * from {{ ref('int_resource_entries__unioned') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- An entry counts in a unit only where that is still the same territory at the end of the year:
-- a code that was given to another unit in July tells of the new one.
placed as (

    select
        ancestors.ancestor_code as unit_code,
        registers.form,
        entries.purpose,
        entries.contributed_vnd,
        entries.used_vnd,
        entries.funding_source_group = 'non_budget' as is_non_budget,
        registers.as_of_date as figures_to_date,
        registers.counted_as_of_date as as_of_date

    from entries
    inner join registers on entries.submission_id = registers.submission_id
    inner join ancestors on entries.unit_key = ancestors.unit_key
    where
        not exists (
            select 1 from territories
            where
                territories.unit_code = ancestors.ancestor_code
                and territories.changed_date > registers.as_of_date
                and territories.changed_date <= registers.counted_as_of_date
        )

)

select * from placed
