{#-
    The formula of a metric, as `vars: metrics:` in dbt_project.yml defines it, over the columns
    of the one relation that is selected from. A quotient is null without a denominator.
    What cannot be computed, because it was counted (`counted_as`), has no formula.
-#}
{% macro metric(name) %}
    {%- set definition = var('metrics')[name] -%}
    {%- set scale, decimals = {
        'pct': ('100.0', 2), 'share': ('1.0', 6), 'vnd': ('1.0', 0), 'per household': ('1.0', 2),
        'pp': ('1.0', 2),
    }[definition['unit']] -%}
    round({{ scale }} * ({{ definition['numerator'] }}) / nullif({{ definition['denominator'] }}, 0), {{ decimals }})
{%- endmacro %}
