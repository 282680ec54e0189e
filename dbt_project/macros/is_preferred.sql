{#-
    True for the rows of the stage and standard that hold among all rows of one thing, which `by`
    names (columns that tell a unit and its period): the standard in force on a day that was counted
    under two, which is the older one until its last day; then official before regular before
    preliminary. Codes of standards begin with their first year, so that the older comes first.
    In a wide mart `is_counted` is this and `unit_level = 'province'`: see `is_counted`.
-#}
{% macro is_preferred(by, stage='stage', standard_code='standard_code') %}
    dense_rank() over (
        partition by {{ by }}
        order by
            {{ standard_code }},
            case {{ stage }} when 'official' then 1 when 'regular' then 2 else 3 end
    ) = 1
{%- endmacro %}


{#-
    True for the one row of a wide mart that a sum may take: what holds of the province, for it alone
    holds everything, also what belongs to no commune. `grain` is a further condition where a mart
    has rows of several grains of time, such as `period_kind = 'year'`.
-#}
{% macro is_counted(is_preferred='is_preferred', unit_level='unit_level', grain='true') %}
    {{ is_preferred }} and {{ unit_level }} = 'province' and {{ grain }}
{%- endmacro %}
