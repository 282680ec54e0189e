{#-
    Days from the due date to a later day, 0 in time; null where nothing was due (`greatest` alone
    would take the 0).
-#}
{% macro days_late(day, due_date) %}
    case when {{ due_date }} is not null then greatest({{ day }} - {{ due_date }}, 0) end
{%- endmacro %}
