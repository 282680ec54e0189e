{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

crosswalk as (

    select * from {{ ref('int_unit_crosswalk__composed') }}

),

weighed as (

    select
        unit_key,
        current_unit_key,
        current_unit_code,
        measure,
        upper_parts - lower_parts as parts,
        lower_parts,
        upper_parts,
        total_parts,
        is_estimated,
        is_confirmed

    from crosswalk

)

select * from weighed
