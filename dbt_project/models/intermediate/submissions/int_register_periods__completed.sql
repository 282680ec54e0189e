{#- What is told of a period changes with the registers of its year: made anew each time. -#}
{{ config(materialized='table') }}

with

covered as (

    select
        form as register,
        unit_key,
        unit_code,
        unit_level,
        period,
        is_told,
        as_of_date
    from {{ ref('int_register_months__covered') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

-- Of resources all is told where both registers are.
asked as (

    select * from covered

    union all

    select
        'resources' as register,
        unit_key,
        unit_code,
        unit_level,
        period,
        bool_and(is_told) and count(*) = 2 as is_told,
        as_of_date
    from covered
    where register in ('resource_contributions', 'resource_uses')
    group by unit_key, unit_code, unit_level, period, as_of_date

),

placed as (

    select
        asked.register,
        ancestors.ancestor_code as unit_code,
        asked.unit_code as owing_unit_code,
        asked.unit_level as owing_unit_level,
        asked.period,
        asked.is_told,
        asked.as_of_date

    from asked
    inner join ancestors on asked.unit_key = ancestors.unit_key

),

-- Who told of a part of the period counts as reported; the months say how much of it that is.
reporting as (

    select
        *,
        bool_or(is_told) over (
            partition by register, unit_code, period, owing_unit_code
        ) as has_reported
    from placed

),

by_month as (

    select
        register,
        unit_code,
        period,
        as_of_date,
        coalesce(bool_and(is_told) filter (where has_reported), false) as is_told_by_all
    from reporting
    group by register, unit_code, period, as_of_date

),

months as (

    select
        register,
        unit_code,
        period,
        count(*) as owed_months,
        count(*) filter (where is_told_by_all) as reported_months
    from by_month
    group by register, unit_code, period

),

units as (

    select
        register,
        unit_code,
        period,
        max(owing_unit_level) as owing_unit_level,
        count(distinct owing_unit_code) as owed_units,
        count(distinct owing_unit_code) filter (where has_reported) as reported_units,
        bool_and(is_told) as is_complete
    from reporting
    group by register, unit_code, period

),

completed as (

    select
        units.register,
        units.unit_code,
        units.period,
        units.owing_unit_level,
        units.reported_units,
        units.owed_units,
        months.reported_months,
        months.owed_months,
        units.is_complete

    from units
    inner join months
        on
            units.register = months.register
            and units.unit_code = months.unit_code
            and units.period = months.period

)

select * from completed
