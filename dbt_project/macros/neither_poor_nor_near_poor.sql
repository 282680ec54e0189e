{#-
    Households or persons of a review that are neither poor nor near-poor.
-#}
{% macro neither_poor_nor_near_poor(review, measure) %}
    {{ review }}.{{ measure }}
    - coalesce({{ review }}.poor_{{ measure }}, 0)
    - coalesce({{ review }}.near_poor_{{ measure }}, 0)
{%- endmacro %}
