{#-
    A figure of a form: blank in the form, it counts as 0 where `proof` holds, which is a total of
    the same row that leaves nothing for it. Elsewhere nobody knows what a blank means: null.
-#}
{% macro none_where(proof, figure) -%}
    coalesce({{ figure }}, case when {{ proof }} then 0 end)
{%- endmacro %}
