{#-
    True for rows of the periods that this build has to make anew; everything is, where the
    model is built for the first time or from scratch.
-#}
{% macro is_touched(period) %}
    {%- if is_incremental() -%}
        {{ period }} in (select touched.period from {{ this.schema }}._touched_period as touched)
    {%- else -%}
        true
    {%- endif -%}
{% endmacro %}
