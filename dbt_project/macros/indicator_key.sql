{#-
    Indicators belong to a standard: the same number may mean another thing under the next one.
-#}
{% macro indicator_key(standard_code, indicator_number) %}
    {{ standard_code }} || '#' || lpad(cast({{ indicator_number }} as text), 2, '0')
{%- endmacro %}
