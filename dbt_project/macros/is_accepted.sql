{#-
    True where a version has passed its rules and was not taken back: it counts, or counted until
    a newer one took its place.
-#}
{% macro is_accepted(state) %}
    {{ state }} in ('accepted', 'accepted_with_warnings', 'published', 'superseded')
{%- endmacro %}
