{#-
    What a line says of any other measure: the sentence of its commitment with the figures put in.
-#}
{% macro spoken_measure(language) -%}
    {%- set vi = language == 'vi' -%}
    concat(
        replace(replace(replace(
            statement_{{ language }},
            '{actual}', {{ spoken_quantity('actual_value', 'unit_of_measure', language) }}),
            '{compared}', {{ spoken_quantity('compared_value', 'compared_unit_of_measure', language) }}),
            '{target}', coalesce({{ spoken_number('target_low', language=language) }}, '–')),
        case when change_in_year is not null then
            '{{ "; năm trước " if vi else "; the year before " }}'
            || {{ spoken_quantity('previous_value', 'unit_of_measure', language) }}
        end,
        case status
            when 'on_track' then '{{ ": đạt kế hoạch" if vi else ": as planned" }}'
            when 'behind' then '{{ ": chưa đạt kế hoạch" if vi else ": short of the plan" }}'
        end
    )
{%- endmacro %}
