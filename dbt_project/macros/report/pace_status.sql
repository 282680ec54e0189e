{#-
    How a change in points stands to the points aimed at. Reaching the lower end of the target is
    being on track; only what goes beyond its upper end is ahead. A part of a unit is not judged,
    for it does not stand for the whole. The columns `actual_value`,
    `target_low` and `is_out_of_reach` say why there is nothing to judge.
-#}
{% macro pace_status(change, aim_low, aim_high) %}
    case
        when actual_value is null then 'no_data'
        when target_low is null then 'no_target'
        when {{ change }} is null or not is_complete then 'not_comparable'
        when {{ change }} < - {{ aim_high }} then 'ahead'
        when {{ change }} <= - {{ aim_low }} then 'on_track'
        when is_out_of_reach then 'no_target'
        else 'behind'
    end
{%- endmacro %}
