{{ config(unique_key='as_of_date') }}

with

-- Of months, quarter and year that tell of the same time, only what counts in the year.
entries as (

    select * from {{ ref('int_resource_entries__unioned') }} as entries
    where
        {{ is_touched_or_later('entries.as_of_date') }}
        and entries.is_counted

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
        case
            when entries.contributed_vnd is null then 'resource_uses'
            else 'resource_contributions'
        end as form,
        entries.purpose,
        entries.contributed_vnd,
        entries.used_vnd,
        entries.funding_source_group = 'non_budget' as is_non_budget,
        entries.register_date as figures_to_date,
        entries.as_of_date

    from entries
    inner join ancestors on entries.unit_key = ancestors.unit_key
    where
        not exists (
            select 1 from territories
            where
                territories.unit_code = ancestors.ancestor_code
                and territories.changed_date > entries.register_date
                and territories.changed_date <= entries.as_of_date
        )

)

select * from placed
