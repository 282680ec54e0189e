{#-
    Per cent with two decimals; null where the denominator is null or 0.
-#}
{% macro rate_pct(numerator, denominator) %}
    round(100.0 * {{ numerator }} / nullif({{ denominator }}, 0), 2)
{%- endmacro %}
