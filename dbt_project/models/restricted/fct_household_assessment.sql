with

households as (

    select * from {{ ref('int_households__assessed') }} as households
    where {{ is_touched('households.period') }} and households.is_erased is not true

),

limits as (

    select * from {{ ref('int_poverty_standards__by_area') }}

),

-- As when lists are judged: what is not plainly rural gets the more generous urban line.
classified as (

    select
        households.household_key,
        households.unit_key,
        households.period,
        households.stage,
        households.standard_code,
        households.submission_id,
        households.poverty_status as listed_as,
        {{
            poverty_status(
                'households.income_points',
                'households.deprivation_points',
                'limits.income_points',
                'limits.deprivation_points'
            )
        }} as poverty_status,
        households.area_type,
        households.household_change,
        households.income_points,
        households.deprivation_points,
        {% for number in range(1, 13) %}
        households.indicator_{{ '%02d' % number }},
        {% endfor %}
        households.is_counted,
        households._sheet,
        households._row

    from households
    left join limits
        on
            households.standard_code = limits.standard_code
            and coalesce(households.area_type, 'urban') = limits.area_type

)

select * from classified
