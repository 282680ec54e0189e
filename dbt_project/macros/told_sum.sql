{#-
    The sum of a figure where `only` is true; null where nothing is known. `told` says which rows
    make it known: with one of them, a missing figure is a 0.
-#}
{% macro told_sum(figure, told, only='true', type='bigint') %}
    cast(
            case
                when bool_or({{ told }})
                    then coalesce(sum({{ figure }}) filter (where {{ only }}), 0)
                else sum({{ figure }}) filter (where {{ only }})
            end as {{ type }}
        )
{%- endmacro %}
