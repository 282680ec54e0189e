{#-
    True for rows that stand for the first touched date or a later one: what is compared with
    the date before changes with it.
-#}
{% macro is_touched_or_later(as_of_date) %}
    {#- A unit test has no relation. -#}
    {%- if this and is_incremental() -%}
        {{ as_of_date }} >= (
            select min(touched.as_of_date) from {{ touched_periods() }} as touched
        )
    {%- else -%}
        true
    {%- endif -%}
{% endmacro %}
