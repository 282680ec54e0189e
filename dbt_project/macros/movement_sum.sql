{#-
    Households that moved so, over a group of rows of the movement forms. Start and end are required
    there and a blank between them means none, so the sum is null only where one of the two lacks.
-#}
{% macro movement_sum(poverty_status, movement) %}
    cast(
        case
            when bool_and(movements.households is not null) filter (
                where movements.poverty_status = '{{ poverty_status }}'
                and movements.movement in ('start_count', 'end_count')
            )
                then coalesce(sum(movements.households) filter (
                    where movements.poverty_status = '{{ poverty_status }}'
                    and movements.movement = '{{ movement }}'
                ), 0)
        end as bigint
    )
{%- endmacro %}
