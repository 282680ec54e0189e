{#-
    A sentence with its named gaps, such as `{actual}`, filled from a jsonb object of words. Null
    where one of the gaps is unknown: such a sentence is not said.
-#}
{% macro fill_sentence(sentence, words) -%}
    (
        select
            case
                when bool_and(parts.pair[2] is null or {{ words }} ->> parts.pair[2] is not null)
                    then string_agg(
                        parts.pair[1] || coalesce({{ words }} ->> parts.pair[2], ''),
                        '' order by parts.place
                    )
            end
        from
            regexp_matches({{ sentence }}, '([^{]*)(?:\{(\w+)\})?', 'g')
            with ordinality as parts (pair, place)
    )
{%- endmacro %}
