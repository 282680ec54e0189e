{#-
    Status of a household from its two scores: B1 stands for income, B2 for deprivations.
    The limits are the standard's own (Circular 07/2021/TT-BLĐTBXH: B1 140 rural, 175 urban; B2 30);
    an unknown score gives an unknown status.
-#}
{% macro poverty_status(income_points, deprivation_points, income_limit, deprivation_limit) %}
    case
        when {{ income_points }} > {{ income_limit }} then 'not_poor'
        when {{ income_points }} is null then null
        when {{ deprivation_points }} >= {{ deprivation_limit }} then 'poor'
        when {{ deprivation_points }} < {{ deprivation_limit }} then 'near_poor'
    end
{%- endmacro %}
