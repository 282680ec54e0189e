{#-
    The sum of a figure over the rows where `only` is true; null where nothing is known. `is_known`
    says which rows make it known: with one of them, a missing figure is a 0.
-#}
{% macro sum_known(figure, is_known, only='true', type='bigint') %}
    cast(
            case
                when bool_or({{ is_known }})
                    then coalesce(sum({{ figure }}) filter (where {{ only }}), 0)
                else sum({{ figure }}) filter (where {{ only }})
            end as {{ type }}
        )
{%- endmacro %}
