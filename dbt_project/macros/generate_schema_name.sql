{#-
    A schema is a stage of the road and is called by the stage's name, without a prefix.
-#}
{% macro generate_schema_name(custom_schema_name, node) %}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
