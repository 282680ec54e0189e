{#-
    A value in the words of its unit of measure: `3,81 %`, `1,752 tỷ đồng`, `37`.
-#}
{% macro spoken_quantity(value, unit, language) -%}
    {%- set words = {
        'vi': {'billion': 'tỷ đồng', 'million': 'triệu đồng', 'one': 'đồng', 'unknown': 'chưa rõ',
               'pct': ' %'},
        'en': {'billion': 'billion VND', 'million': 'million VND', 'one': 'VND',
               'unknown': 'not known', 'pct': '%'},
    }[language] -%}
    case
        when {{ value }} is null then '{{ words.unknown }}'
        when {{ unit }} = 'pct'
            then {{ spoken_number(value, 2, language=language) }} || '{{ words.pct }}'
        when {{ unit }} = 'per household' then {{ spoken_number(value, 2, language=language) }}
        when {{ unit }} = 'vnd' and abs({{ value }}) >= 1000000000
            then
                {{ spoken_number(value ~ ' / 1000000000.0', 3, false, language) }}
                || ' {{ words.billion }}'
        when {{ unit }} = 'vnd' and abs({{ value }}) >= 1000000
            then
                {{ spoken_number(value ~ ' / 1000000.0', 3, false, language) }}
                || ' {{ words.million }}'
        when {{ unit }} = 'vnd'
            then {{ spoken_number(value, language=language) }} || ' {{ words.one }}'
        else {{ spoken_number(value, language=language) }}
    end
{%- endmacro %}
