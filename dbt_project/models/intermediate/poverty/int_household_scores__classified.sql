{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

standards as (

    select * from {{ source('reference', 'poverty_standards') }}
    where deprivation_points is not null

),

-- Scores move in steps: 5 points of income, 10 points for each deprivation.
scores as (

    select
        standards.standard_code,
        areas.area_type,
        areas.income_limit + income_steps.points as income_points,
        standards.deprivation_points + deprivation_steps.points as deprivation_points,
        areas.income_limit,
        standards.deprivation_points as deprivation_limit

    from standards
    cross join
        lateral (
            values
            ('rural', standards.rural_income_points),
            ('urban', standards.urban_income_points)
        ) as areas (area_type, income_limit)
    cross join (values (-5), (0), (5)) as income_steps (points)
    cross join (values (-30), (-10), (0), (10)) as deprivation_steps (points)

),

classified as (

    select
        standard_code,
        area_type,
        {{
            poverty_status(
                'income_points', 'deprivation_points', 'income_limit', 'deprivation_limit'
            )
        }} as poverty_status,
        income_points,
        deprivation_points

    from scores

)

select * from classified
