{#-
    The columns that the YAML promises of this model, in its order. Empty while dbt only parses.
-#}
{% macro promised_columns() %}
    {{- model.columns | join(', ') -}}
{% endmacro %}
