{#-
    A member of the steering committee is known by office, never by name.
-#}
{% macro steering_member_key(member_position, agency) -%}
    md5(coalesce({{ member_position }}, '') || '|' || coalesce({{ agency }}, ''))
{%- endmacro %}
