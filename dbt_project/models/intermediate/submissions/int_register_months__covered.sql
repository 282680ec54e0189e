{#- What is told of a month changes with the registers of its year: made anew each time. -#}
{{ config(materialized='table') }}

with

owed as (

    select * from {{ ref('int_register_months__owed') }}

),

-- The total of a month, a quarter or a year covers only what the registers tell that it is made of.
registers as (

    select
        chosen.counted_period_kind,
        submissions.*
    from {{ ref('int_resource_registers__chosen') }} as chosen
    inner join {{ ref('int_submissions__current') }} as submissions
        on chosen.submission_id = submissions.submission_id

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
        unit_key
    from registers

    union distinct

    select
        submission_id,
        unit_key
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

    select distinct
        registers.form,
        registers.counted_period_kind,
        ancestors.ancestor_code as unit_code,
        months.as_of_date

    from registers
    inner join spoken_of on registers.submission_id = spoken_of.submission_id
    inner join ancestors on spoken_of.unit_key = ancestors.unit_key
    inner join months
        on
            registers.form = months.form
            and registers.covers_from <= months.first_date
            and registers.covers_to >= months.as_of_date

),

covered as (

    select
        owed.form,
        periods.period_kind,
        periods.period,
        owed.unit_key,
        owed.unit_code,
        owed.unit_level,
        told.unit_code is not null as is_told,
        owed.as_of_date

    from owed
    cross join
        lateral (
            values
            ('month', to_char(owed.as_of_date, 'YYYY-MM')),
            ('quarter', to_char(owed.as_of_date, 'YYYY"-Q"Q')),
            ('year', to_char(owed.as_of_date, 'YYYY'))
        ) as periods (period_kind, period)
    left join told
        on
            periods.period_kind = told.counted_period_kind
            and owed.form = told.form
            and owed.unit_code = told.unit_code
            and owed.as_of_date = told.as_of_date

)

select * from covered
