{#-
    The one value that all rows of a group share; null where they differ.
-#}
{% macro shared_value(column) %}
    case when min({{ column }}) = max({{ column }}) then min({{ column }}) end
{%- endmacro %}
