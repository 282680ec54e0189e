{#-
    What every wide mart says of its unit beside code, name and level, from a relation that holds
    dated units (`int_administrative_units__dated` or `dim_administrative_unit`).
-#}
{% macro unit_description(units='units') %}
    {{ units }}.unit_key,
    {{ units }}.unit_kind,
    {{ units }}.parent_code,
    {{ units }}.parent_name
{%- endmacro %}
