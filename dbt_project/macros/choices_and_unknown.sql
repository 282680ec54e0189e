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
        {{ unknown_label() }} as name_vi,
        'Unknown' as name_en,
        {% for detail in details %}
        null as {{ detail }},
        {% endfor %}
        true as is_confirmed,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to
{%- endmacro %}


{#-
    The words of one kind of the list `vocabulary`, named after what they stand for, and the unknown
    member.
-#}
{% macro words_and_unknown(kind) %}
    select
        code as {{ kind }},
        name_vi,
        name_en
    from {{ source('reference', 'vocabulary') }}
    where kind = '{{ kind }}'

    union all

    select
        '-1' as {{ kind }},
        {{ unknown_label() }} as name_vi,
        'Unknown' as name_en
{%- endmacro %}


{#- What the unknown member is called, in every dimension. -#}
{% macro unknown_label() -%}
    'Không xác định'
{%- endmacro %}
