{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

commitments as (

    select * from {{ source('reference', 'directive_commitments') }}

),

described as (

    select
        measure_code,
        line_number,
        commitment_code,
        commitment_vi,
        commitment_en,
        measure_vi,
        measure_en,
        unit_of_measure,
        compared_unit_of_measure,
        direction,
        statement_vi,
        statement_en,
        legal_basis,
        sort_order,
        is_confirmed,
        valid_from,
        valid_to

    from commitments

)

select * from described
