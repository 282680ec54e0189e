{#-
    A form has one table of the poor and one of the near-poor: what both are about, such as `movement`.
-#}
{% macro table_family(table_name) %}
    regexp_replace({{ table_name }}, '_(near_)?poor$', '')
{%- endmacro %}
