{#-
    True for rows of the periods that this build has to make anew; everything is, where the
    model is built for the first time or from scratch.
-#}
{% macro is_touched(period) %}
    {#- A unit test has no relation. -#}
    {%- if this and is_incremental() -%}
        {{ period }} in (select touched.period from {{ touched_periods() }} as touched)
    {%- else -%}
        true
    {%- endif -%}
{% endmacro %}
