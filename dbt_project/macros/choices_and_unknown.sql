{#-
    The members of a list of choices, named after what is chosen, and the unknown member `-1`
    for facts that lack the choice. `details` are further columns of the list.
-#}
{% macro choices_and_unknown(choices, code, details=[]) %}
    select
        code as {{ code }},
        name_vi,
        name_en,
        {% for detail in details %}
        {{ detail }},
        {% endfor %}
        is_confirmed,
        valid_from,
        valid_to
    from {{ choices }}

    union all

    select
        '-1' as {{ code }},
        'Không xác định' as name_vi,
        'Unknown' as name_en,
        {% for detail in details %}
        null as {{ detail }},
        {% endfor %}
        true as is_confirmed,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to
{%- endmacro %}
