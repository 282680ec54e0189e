{{ config(unique_key='as_of_date') }}

{% set columns = [
    'unit_code', 'measure_code', 'as_of_date', 'figures_to_date', 'actual_value',
    'compared_value', 'is_complete',
] %}

with

measured as (

    {% for commitment in ['resources', 'area_resources', 'communication', 'steering'] %}

    select {{ columns | join(', ') }}
    from {{ ref('int_commitment_' ~ commitment ~ '__measured') }}
    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- A year whose registers end in April is not set against a whole one, nor a unit against what
-- it was before a reform.
compared as (

    select
        measured.*,
        previous.as_of_date as previous_as_of_date,
        previous.actual_value as previous_value,
        coalesce(
            measured.as_of_date = measured.figures_to_date
            and previous.as_of_date = previous.figures_to_date
            and measured.is_complete
            and previous.is_complete
            and not exists (
                select 1 from territories
                where
                    territories.unit_code = measured.unit_code
                    and territories.changed_date > previous.as_of_date
                    and territories.changed_date <= measured.as_of_date
            ),
            false
        ) as is_comparable

    from measured
    left join measured as previous
        on
            measured.unit_code = previous.unit_code
            and measured.measure_code = previous.measure_code
            and measured.as_of_date = {{ year_end("previous.as_of_date + interval '1 day'") }}
    where
        {{ is_touched_or_later('measured.as_of_date') }}
        -- A unit below the province has a line for what it has, not for what it lacks.
        and (measured.actual_value > 0 or length(measured.unit_code) = 2)

)

select * from compared
