{#-
    Where a build notes the periods to make anew.
-#}
{% macro touched_periods() %}
    intermediate._touched_period
{%- endmacro %}
