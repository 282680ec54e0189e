{#-
    Every count may be told as dbt builds it: what is hidden of the candidate is chosen after the
    build, and said in this column when the marts are published (`ansinh.disclosure`).
-#}
{% macro confidentiality() %}
    cast('free' as text) as confidentiality
{%- endmacro %}
