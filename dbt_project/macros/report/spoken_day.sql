{#-
    A day as it is printed: 31/12/2021.
-#}
{% macro spoken_day(day) -%}
    to_char({{ day }}, 'DD/MM/YYYY')
{%- endmacro %}
