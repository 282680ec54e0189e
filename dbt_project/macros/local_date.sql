{#-
    The day of a moment where the officers are: what is in time goes by their calendar, as
    `LOCAL_TIME` of ansinh.settings does.
-#}
{% macro local_date(moment) %}
    cast({{ moment }} at time zone 'Asia/Ho_Chi_Minh' as date)
{%- endmacro %}
