{%- set movements = {
    'poor': [
        'start_count', 'to_near_poor', 'above_near_poor', 'other_decrease',
        'from_near_poor', 'fell_back', 'newly_poor', 'other_increase', 'end_count',
    ],
    'near_poor': [
        'start_count', 'left_near_poverty', 'to_poor', 'other_decrease',
        'from_poor', 'fell_back', 'newly_near_poor', 'other_increase', 'end_count',
    ],
} -%}

with

{% for status in movements %}

movement_{{ status }} as (

    select * from {{ source('raw', 'poverty_review__movement_' ~ status) }}

),

{% endfor %}

unpivoted as (

    {% for status, names in movements.items() %}

    select
        movement_{{ status }}._submission_id as submission_id,
        movement_{{ status }}._unit_code as unit_code,
        movement_{{ status }}.counted,
        '{{ status }}' as poverty_status,
        cells.movement,
        cells.figure,
        movement_{{ status }}._sheet,
        movement_{{ status }}._row

    from movement_{{ status }}
    cross join
        lateral (
            values
            {% for name in names %}
            -- Start and end come out only where what was left blank between them is none.
            (
                '{{ name }}',
                {{
                    none_where(
                        'movement_' ~ status ~ '.start_count is not null'
                        ~ ' and movement_' ~ status ~ '.end_count is not null',
                        'movement_' ~ status ~ '.' ~ name
                    )
                }}
            ){{ ',' if not loop.last }}
            {% endfor %}
        ) as cells (movement, figure)

    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

-- The form has two rows a unit, one for households and one for persons.
pivoted as (

    select
        submission_id,
        unit_code,
        'movement_' || poverty_status as table_name,
        poverty_status,
        movement,
        max(figure) filter (where counted = 'households') as households,
        max(figure) filter (where counted = 'persons') as persons,
        min(_sheet) as _sheet,
        max(_row) filter (where counted = 'households') as _row,
        max(_row) filter (where counted = 'persons') as _persons_row

    from unpivoted
    group by submission_id, unit_code, poverty_status, movement

)

select * from pivoted
