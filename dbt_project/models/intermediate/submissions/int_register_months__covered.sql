{#- What is told of a month changes with the registers of its year: made anew each time. -#}
{{ config(materialized='table') }}

with

owed as (

    select * from {{ ref('int_register_months__owed') }}

),

registers as (

    select * from {{ ref('int_submissions__current') }}
    where
        is_counted
        and form in ('resource_contributions', 'resource_uses', 'communication_activities')

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

-- Areas that entries name; one that names none speaks of the reporting unit.
areas as (

    {% for entries in [
        'int_resource_contributions__placed', 'int_resource_uses__placed',
        'int_communication_activities__placed', 'int_recognised_models__placed',
    ] %}

    select
        submission_id,
        unit_key
    from {{ ref(entries) }}
    {% if not loop.last %}union distinct{% endif %}

    {% endfor %}

),

-- Whom a register speaks of: its own unit, and those beneath that it names as areas.
spoken_of as (

    select
        submission_id,
        unit_key,
        true as is_own
    from registers

    union all

    select
        areas.submission_id,
        areas.unit_key,
        false as is_own
    from areas

),

months as (

    select distinct
        form,
        first_date,
        as_of_date
    from owed

),

told as (

    select
        registers.form,
        ancestors.ancestor_code as unit_code,
        months.as_of_date,
        bool_or(spoken_of.is_own and registers.unit_code = ancestors.ancestor_code) as is_own,
        bool_and(registers.is_nil) as is_nil

    from registers
    inner join spoken_of on registers.submission_id = spoken_of.submission_id
    inner join ancestors on spoken_of.unit_key = ancestors.unit_key
    inner join months
        on
            registers.form = months.form
            and registers.covers_from <= months.first_date
            and registers.covers_to >= months.as_of_date
    group by registers.form, ancestors.ancestor_code, months.as_of_date

),

covered as (

    select
        owed.form,
        to_char(owed.as_of_date, 'YYYY-MM') as period,
        owed.unit_key,
        owed.unit_code,
        owed.unit_level,
        told.unit_code is not null as is_told,
        case when told.is_own then 'unit' when told.unit_code is not null then 'unit_above' end
            as told_by,
        coalesce(told.is_nil, false) as is_nil,
        owed.as_of_date

    from owed
    left join told
        on
            owed.form = told.form
            and owed.unit_code = told.unit_code
            and owed.as_of_date = told.as_of_date

)

select * from covered
