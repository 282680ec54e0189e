{{ config(materialized='view') }}

with

known as (

    select * from {{ source('history', 'mobilized_resources') }}

),

as_known as (

    select
        unit_code,
        unit_name,
        unit_level,
        period,
        funding_source_group,
        funding_source,
        donor_type,
        resource_kind,
        purpose,
        contributed_vnd,
        used_vnd,
        contributions,
        beneficiaries,
        known_from,
        known_to,
        publication_id

    from known

)

select * from as_known
