{#-
    A unit's code is used again after a reform: only code and first day together name one unit.
-#}
{% macro unit_key(unit_code, valid_from) %}
    {{ unit_code }} || '@' || to_char({{ valid_from }}, 'YYYY-MM-DD')
{%- endmacro %}
