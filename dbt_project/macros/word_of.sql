{#-
    The Vietnamese word for a code of the list `vocabulary`; null for a code that it lacks.
-#}
{% macro word_of(kind, code) -%}
    (
            select vocabulary.name_vi
            from {{ source('reference', 'vocabulary') }} as vocabulary
            where vocabulary.kind = '{{ kind }}' and vocabulary.code = {{ code }}
        )
{%- endmacro %}
