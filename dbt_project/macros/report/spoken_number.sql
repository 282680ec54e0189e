{#-
    A number as it is printed: 1.633 and 3,81 in Vietnamese, 1,633 and 3.81 in English. Up to
    `decimals` places; those that are kept even if they are 0 are `fixed`.
-#}
{% macro spoken_number(value, decimals=0, fixed=true, language='vi') -%}
    {%- set digits = '.' ~ ('0' if fixed else '9') * decimals if decimals else '' -%}
    {%- set printed -%}
    rtrim(to_char({{ value }}, 'FM999,999,999,999,990{{ digits }}'), '.')
    {%- endset -%}
    {{ "translate(" ~ printed ~ ", ',.', '.,')" if language == 'vi' else printed }}
{%- endmacro %}
