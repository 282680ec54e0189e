{#-
    Where the schema of the model notes the periods to make anew. What is not swapped follows
    `intermediate`.
-#}
{% macro touched_periods() %}
    {%- set kept = this.schema if this.schema in incremental_schemas() else 'intermediate' -%}
    {{ kept }}._touched_period
{%- endmacro %}
