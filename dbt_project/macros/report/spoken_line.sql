{#-
    One line of the report as a sentence that can be signed, with what has to be known about it.
-#}
{% macro spoken_line(language) -%}
    {%- set vi = language == 'vi' -%}
    concat(
        unit_kind || ' ', unit_name, '{{ ", năm " if vi else ", " }}', period, ': ',
        case
            when actual_value is null
                then '{{ "chưa có số liệu “" if vi else "no figures on “" }}'
                    || measure_{{ language }} || '”'
            when is_pace then {{ spoken_pace(language) }}
            else {{ spoken_measure(language) }}
        end,
        '.', {{ spoken_notes(language) }}
    )
{%- endmacro %}
