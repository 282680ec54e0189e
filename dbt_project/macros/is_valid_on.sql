{#-
    True where a dated row holds on a date: from valid_from, up to but without valid_to.
-#}
{% macro is_valid_on(relation, day) %}
    {{ day }} >= {{ relation }}.valid_from and {{ day }} < {{ relation }}.valid_to
{%- endmacro %}
