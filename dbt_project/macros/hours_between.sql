{#-
    Hours from one moment to another, with two decimals; null where either is unknown.
-#}
{% macro hours_between(earlier, later) %}
    round(cast(extract(epoch from {{ later }} - {{ earlier }}) / 3600 as numeric), 2)
{%- endmacro %}
