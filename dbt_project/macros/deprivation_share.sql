{#-
    Deprivations suffered as a share of all that the households could suffer; null without any.
-#}
{% macro deprivation_share(deprivations, indicator_count, households) %}
    round(1.0 * {{ deprivations }} / nullif({{ indicator_count }} * {{ households }}, 0), 6)
{%- endmacro %}
