{#-
    The formula of a metric as people read it, over names of columns; nothing where it is counted.
-#}
{% macro metric_formula(definition) %}
    {%- if 'denominator' in definition -%}
        {{- '100 × ' if definition['unit'] == 'pct' -}}
        {{- bracketed(definition['numerator']) }} / {{ bracketed(definition['denominator']) -}}
    {%- elif 'numerator' in definition -%}
        {{- definition['numerator'] -}}
    {%- endif -%}
{% endmacro %}


{#- Brackets around what is more than one name. -#}
{% macro bracketed(expression) %}
    {%- set text = expression | string | trim -%}
    {{- '(' ~ text ~ ')' if ' ' in text else text -}}
{% endmacro %}
