{#-
    True where two rows speak of the same review: period, stage and standard.
-#}
{% macro is_same_review(relation, other) %}
    {{ relation }}.period = {{ other }}.period
    and {{ relation }}.stage = {{ other }}.stage
    and {{ relation }}.standard_code = {{ other }}.standard_code
{%- endmacro %}
