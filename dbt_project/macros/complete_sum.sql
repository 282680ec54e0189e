{#-
    The sum over a group; null where a single row lacks its figure, for a partial sum misleads.
-#}
{% macro complete_sum(figure) %}
    cast(case when count({{ figure }}) = count(*) then sum({{ figure }}) end as bigint)
{%- endmacro %}
