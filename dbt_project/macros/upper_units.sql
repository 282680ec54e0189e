{#-
    Every unit that a row counts in: its own, its district, its province. The row names all three,
    itself among them; a level that is the unit itself, or is not there, gives null.
-#}
{% macro upper_units(relation) %}
        lateral (
            values
            ({{ relation }}.unit_code),
            (nullif({{ relation }}.district_code, {{ relation }}.unit_code)),
            (nullif({{ relation }}.province_code, {{ relation }}.unit_code))
        ) as upper_units (unit_code)
{%- endmacro %}
