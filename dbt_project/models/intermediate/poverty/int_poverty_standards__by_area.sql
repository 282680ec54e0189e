{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

by_area as (

    select
        standards.standard_code,
        areas.area_type,
        areas.line,
        areas.policy_line,
        areas.average_line,
        areas.income_points,
        standards.deprivation_points,
        standards.deprivation_threshold

    from standards
    cross join
        lateral (
            values
            (
                'rural',
                standards.rural_line_vnd,
                standards.rural_policy_line_vnd,
                standards.rural_average_line_vnd,
                standards.rural_income_points
            ),
            (
                'urban',
                standards.urban_line_vnd,
                standards.urban_policy_line_vnd,
                standards.urban_average_line_vnd,
                standards.urban_income_points
            )
        ) as areas (area_type, line, policy_line, average_line, income_points)

)

select * from by_area
