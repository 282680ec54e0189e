{#-
    The share of a whole number that belongs to the parts from `lower_parts` to `upper_parts` out
    of `total_parts`, by cumulative rounding: shares side by side add up to the figure exactly.
    In whole numbers throughout, for a quotient of numerics is rounded; `div` cuts towards 0.
-#}
{% macro allocate(figure, lower_parts, upper_parts, total_parts) %}
    cast(
        sign(cast({{ figure }} as numeric)) * (
            div(
                2 * abs(cast({{ figure }} as numeric)) * {{ upper_parts }} + {{ total_parts }},
                2 * cast({{ total_parts }} as numeric)
            )
            - div(
                2 * abs(cast({{ figure }} as numeric)) * {{ lower_parts }} + {{ total_parts }},
                2 * cast({{ total_parts }} as numeric)
            )
        ) as bigint
    )
{%- endmacro %}
