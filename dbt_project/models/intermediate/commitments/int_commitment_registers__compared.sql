{{ config(unique_key='as_of_date') }}

{% set columns = [
    'unit_code', 'measure_code', 'as_of_date', 'figures_to_date', 'form', 'actual_value',
    'compared_value', 'not_told_apart_value',
] %}

with

measured as (

    {% for commitment in ['resources', 'area_resources', 'communication', 'steering'] %}

    select {{ columns | join(', ') }}
    from {{ ref('int_commitment_' ~ commitment ~ '__measured') }}
    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

completed as (

    select * from {{ ref('int_register_periods__completed') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- A place within a unit that reports is told of by that unit. Who follows which area is told by the
-- newest register of the province alone.
covered as (

    select
        measured.*,
        {{ completeness() }},
        completed.owing_unit_level,
        measured.form = 'steering_assignments'
        or (
            coalesce(completed.is_complete, false)
            and coalesce(measured.not_told_apart_value, 0) = 0
        ) as is_complete

    from measured
    inner join units
        on
            measured.unit_code = units.unit_code
            and {{ is_valid_on('units', 'measured.figures_to_date') }}
    left join completed
        on
            measured.form = completed.register
            and coalesce(units.district_code, units.unit_code) = completed.unit_code
            and to_char(measured.as_of_date, 'YYYY') = completed.period

),

-- What came with the registers and is nothing is 0 where they tell of all; a part that holds
-- nothing says nothing of the whole. Who follows an area is counted before, and unknown where no
-- list says which areas there are.
known as (

    select
        unit_code,
        measure_code,
        as_of_date,
        figures_to_date,
        case
            when form = 'steering_assignments' then actual_value
            when is_complete then coalesce(actual_value, 0)
            else nullif(actual_value, 0)
        end as actual_value,
        case
            when is_complete and measure_code like 'focus_%' then coalesce(compared_value, 0)
            else compared_value
        end as compared_value,
        nullif(not_told_apart_value, 0) as not_told_apart_value,
        reported_units,
        owed_units,
        reported_months,
        owed_months,
        owing_unit_level,
        is_complete
    from covered

),

-- A year whose registers end in April is not set against a whole one, nor a unit against what
-- it was before a reform.
compared as (

    select
        known.*,
        previous.as_of_date as previous_as_of_date,
        previous.actual_value as previous_value,
        coalesce(
            known.as_of_date = known.figures_to_date
            and previous.as_of_date = previous.figures_to_date
            and known.is_complete
            and previous.is_complete
            and not exists (
                select 1 from territories
                where
                    territories.unit_code = known.unit_code
                    and territories.changed_date > previous.as_of_date
                    and territories.changed_date <= known.as_of_date
            ),
            false
        ) as is_comparable

    from known
    left join known as previous
        on
            known.unit_code = previous.unit_code
            and known.measure_code = previous.measure_code
            and known.as_of_date = {{ year_end("previous.as_of_date + interval '1 day'") }}
    where
        {{ is_touched_or_later('known.as_of_date') }}
        -- A unit below the province has a line for what it has, not for what it lacks.
        and (known.actual_value > 0 or length(known.unit_code) = 2)

)

select * from compared
