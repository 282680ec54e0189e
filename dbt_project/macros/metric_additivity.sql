{#-
    Over what a metric may be added up. `additive`: over units, time and everything else, such as
    money. `additive_over_units`: at one point in time, such as households; over members that
    overlap (target groups, causes, indicators) neither. `not_additive`: rates and shares, which are
    computed anew from added counts.
-#}
{% macro metric_additivity(definition) -%}
    {%- if 'additivity' in definition -%}
        {{ definition['additivity'] }}
    {%- elif 'numerator' in definition -%}
        not_additive
    {%- elif definition['unit'] in ['vnd', 'contributions', 'days', 'reports', 'submissions'] -%}
        additive
    {%- else -%}
        additive_over_units
    {%- endif -%}
{%- endmacro %}
