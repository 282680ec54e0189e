{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

standards as (

    select * from {{ ref('int_poverty_standards__by_area') }}

),

-- At each line of the standard and one đồng beside it; at the threshold and one below.
households as (

    select
        standards.*,
        lines.limit_vnd + steps.vnd as income_vnd,
        standards.deprivation_threshold + below.deprivations as deprivations

    from standards
    cross join
        lateral (
            values (standards.line), (standards.policy_line), (standards.average_line)
        ) as lines (limit_vnd)
    cross join (values (-1), (0), (1)) as steps (vnd)
    cross join (values (-1), (0)) as below (deprivations)
    where
        lines.limit_vnd is not null
        -- A standard that asks for income alone has one case at each income.
        and (standards.deprivation_threshold is not null or below.deprivations = 0)

),

classified as (

    select
        households.standard_code,
        households.area_type,
        {{
            poverty_status_by_income('households.income_vnd', 'households.deprivations', 'households')
        }} as poverty_status,
        households.income_vnd,
        households.deprivations

    from households

)

select * from classified
