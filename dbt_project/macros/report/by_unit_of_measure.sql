{#-
    A value of the report in a column of its own for each unit, so that no column mixes đồng with
    per cent or counts. `units` are the ends of the columns → the units of measure that stand there.
-#}
{% macro by_unit_of_measure(name, value, unit_of_measure, units) %}
    {%- for end, measures in units.items() %}
    cast(
            case when {{ unit_of_measure }} in ('{{ measures | join("', '") }}') then {{ value }} end
            as {{ {'vnd': 'bigint', 'count': 'bigint'}.get(end, 'numeric(18, 2)') }}
        ) as {{ name }}_{{ end }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
