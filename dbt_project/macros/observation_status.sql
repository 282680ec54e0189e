{#-
    How far a public figure may be trusted, in one word; the first that is true is told:
    `incomplete` (not all units that owe a report gave one), `estimated` (a share was worked out),
    `break` (the first figure under a new standard or territory: not comparable with those before),
    `preliminary`, `official`. Each argument is a condition; one that is null is not true.
-#}
{% macro observation_status(
    is_incomplete='false', is_estimated='false', is_break='false', is_preliminary='false'
) %}
    case
        when {{ is_incomplete }} then 'incomplete'
        when {{ is_estimated }} then 'estimated'
        when {{ is_break }} then 'break'
        when {{ is_preliminary }} then 'preliminary'
        else 'official'
    end
{%- endmacro %}
