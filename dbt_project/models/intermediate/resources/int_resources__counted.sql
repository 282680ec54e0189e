{#- Which registers count changes with the other registers of their year: made anew each time. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__chosen') }}

),

figures as (

    select * from {{ ref('int_resources__by_register') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

-- Of a difficult hamlet the registers do not tell: its commune is no focus area for it.
focus_areas as (

    select * from {{ ref('int_focus_areas__dated') }}
    where hamlet = ''

),

-- The reporting unit has a row even where its register is empty: it told that there was nothing.
placed as (

    select
        submission_id,
        unit_key
    from registers

    union distinct

    select
        submission_id,
        unit_key
    from figures

),

counted as (

    select
        units.unit_key,
        placed.submission_id,
        units.unit_code,
        units.unit_name,
        units.unit_level,
        registers.form,
        registers.counted_period as period,
        registers.counted_period_kind as period_kind,
        {% for figure in resource_figures('contributed') + resource_figures('used') %}
        figures.{{ figure }},
        {% endfor %}
        figures.labour_days,
        figures.beneficiary_households,
        figures.beneficiary_persons,
        placed.unit_key = registers.unit_key as is_reporting_unit,
        -- Null where nobody can say: no list in force, or a whole district or province helped.
        (
            select bool_or(focus_areas.unit_key = placed.unit_key) from focus_areas
            where
                ancestors.unit_level = 'commune'
                and {{ is_valid_on('focus_areas', 'registers.as_of_date') }}
        ) as is_focus,
        registers.is_overlapping,
        registers.as_of_date as register_date,
        registers.counted_as_of_date as as_of_date

    from registers
    inner join placed on registers.submission_id = placed.submission_id
    inner join ancestors on placed.unit_key = ancestors.unit_key
    -- As the unit that it counts in was that day.
    inner join units
        on
            ancestors.ancestor_code = units.unit_code
            and {{ is_valid_on('units', 'registers.as_of_date') }}
    left join figures
        on
            placed.submission_id = figures.submission_id
            and placed.unit_key = figures.unit_key

)

select * from counted
