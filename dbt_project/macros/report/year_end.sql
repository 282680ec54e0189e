{#-
    The last day of the year that a day lies in: what a row of the yearly report stands for.
-#}
{% macro year_end(day) %}
    cast(date_trunc('year', {{ day }}) + interval '1 year' - interval '1 day' as date)
{%- endmacro %}
