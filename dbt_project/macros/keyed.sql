{#-
    What tells texts apart that somebody wrote freely, without their words: HMAC-SHA-256 by the key
    of this installation that nobody reads. `what` they are keeps equal words of two kinds apart.
-#}
{% macro keyed(words, what) -%}
    restricted.text_key('{{ what }}', {{ words }})
{%- endmacro %}
