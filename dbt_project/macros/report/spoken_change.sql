{#-
    A change in percentage points: `giảm 1,74`, `tăng 0,30`, `không đổi`.
-#}
{% macro spoken_change(change, language) -%}
    {%- set fell, rose, stayed = {
        'vi': ('giảm ', 'tăng ', 'không đổi'), 'en': ('down ', 'up ', 'unchanged'),
    }[language] -%}
    {%- set number = spoken_number('abs(' ~ change ~ ')', 2, language=language) -%}
    case
        when {{ change }} < 0 then '{{ fell }}' || {{ number }}
        when {{ change }} > 0 then '{{ rose }}' || {{ number }}
        else '{{ stayed }}'
    end
{%- endmacro %}
