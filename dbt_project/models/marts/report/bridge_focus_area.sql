{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

areas as (

    select * from {{ ref('int_focus_areas__dated') }}

),

described as (

    select
        focus_area_type,
        unit_key,
        hamlet,
        unit_code,
        unit_name,
        legal_basis,
        is_confirmed,
        valid_from,
        valid_to

    from areas

)

select * from described
