{#-
    Of how many units registers tell, out of how many that owe one, and for how many months: from a
    relation that says so, joined as `completed`; 0 where nobody had to report.
-#}
{% macro completeness(of=['reported_units', 'owed_units', 'reported_months', 'owed_months']) %}
    {%- for count in of %}
    coalesce(completed.{{ count }}, 0) as {{ count }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#- The same for both registers of resources, side by side, and whether all is told. -#}
{% macro completeness_of_resources() %}
    {{ completeness([
        'contributions_reported_units', 'uses_reported_units', 'reported_units', 'owed_units',
        'reported_months', 'owed_months',
    ]) }}
{%- endmacro %}
