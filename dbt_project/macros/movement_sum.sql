{#-
    Households that moved so, over a group of rows of the movement forms; null where one is unknown.
-#}
{% macro movement_sum(poverty_status, movement) %}
    cast(
        case
            when bool_and(movements.households is not null) filter (
                where movements.poverty_status = '{{ poverty_status }}'
                and movements.movement = '{{ movement }}'
            )
                then sum(movements.households) filter (
                    where movements.poverty_status = '{{ poverty_status }}'
                    and movements.movement = '{{ movement }}'
                )
        end as bigint
    )
{%- endmacro %}
