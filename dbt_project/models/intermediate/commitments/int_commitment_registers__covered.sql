{{ config(unique_key='as_of_date') }}

with

registers as (

    select
        registers.*,
        {{ year_end('registers.as_of_date') }} as year_end
    from {{ ref('int_submissions__current') }} as registers
    where
        registers.form in ('resource_contributions', 'resource_uses', 'communication_activities')
        and registers.is_counted

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

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
        registers.year_end as as_of_date,
        max(registers.as_of_date) as figures_to_date,
        bool_or(registers.unit_code = ancestors.ancestor_code) as is_own,
        count(distinct registers.unit_code) as reporting_unit_count

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

),

-- A province is covered by its own register, or by those of all its districts; since there are
-- no districts, of all its communes.
covered as (

    select
        told.form,
        told.unit_code,
        told.as_of_date,
        told.figures_to_date,
        told.is_own or told.reporting_unit_count >= beneath.unit_count as is_complete

    from told
    left join lateral (
        select
            coalesce(
                nullif(count(*) filter (where units.unit_level = 'district'), 0),
                count(*) filter (where units.unit_level = 'commune')
            ) as unit_count
        from units
        where
            told.unit_code in (units.province_code, units.district_code)
            and told.unit_code <> units.unit_code
            and {{ is_valid_on('units', 'told.figures_to_date') }}
    ) as beneath on true

)

select * from covered
