{#-
    What every wide mart on poverty says of a row beside its figures: the unit, the stage in words,
    how many units reported, how far it may be trusted, and whether a sum may take it. `row` is the
    relation with these columns, `is_break` a condition: see `observation_status`.
-#}
{% macro row_description(row, is_break='false', is_estimated='false', is_incomplete=none) %}
    {{ unit_description(row) }},
    {{ word_of('stage', row ~ '.stage') }} as stage_vi,
    cast({{ row }}.reported_units as bigint) as reported_units,
    cast({{ row }}.owed_units as bigint) as owed_units,
    {{
        observation_status(
            is_incomplete=is_incomplete or row ~ '.is_complete is not true',
            is_estimated=is_estimated,
            is_break=is_break,
            is_preliminary=row ~ ".stage = 'preliminary'"
        )
    }} as observation_status,
    {{ is_counted(row ~ '.is_preferred', row ~ '.unit_level') }} as is_counted,
    {{ row }}.is_preferred
{%- endmacro %}
