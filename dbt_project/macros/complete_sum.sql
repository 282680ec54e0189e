{#-
    The sum over a group, or over a window; null where a single row lacks its figure, for a partial
    sum misleads.
-#}
{% macro complete_sum(figure, over=none) %}
    {%- set over = ' over ' ~ over if over else '' -%}
    cast(
            case
                when count({{ figure }}){{ over }} = count(*){{ over }}
                    then sum({{ figure }}){{ over }}
            end as bigint
        )
{%- endmacro %}
