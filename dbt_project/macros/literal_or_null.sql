{#-
    A text as a literal of SQL; null where there is none.
-#}
{% macro literal_or_null(text) %}
    {%- set words = (text or '') | string | trim -%}
    {{- dbt.string_literal(dbt.escape_single_quotes(words)) if words else 'null' -}}
{% endmacro %}
