{#-
    The entries of a register with the unit and the period that they count in; reads the CTEs
    `submissions` and `units`. An entry that names no area speaks of the whole reporting unit.
-#}
{% macro place_entries(entries) %}
    select
        units.unit_key,
        submissions.period,
        submissions.stage,
        submissions.is_counted,
        {{ entries }}.*

    from {{ entries }}
    inner join submissions on {{ entries }}.submission_id = submissions.submission_id
    inner join units
        on
            coalesce({{ entries }}.unit_code, submissions.unit_code) = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}
{%- endmacro %}
