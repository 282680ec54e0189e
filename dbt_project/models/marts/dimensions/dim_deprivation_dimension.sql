with

dimensions as (

    select * from {{ source('reference', 'deprivation_dimensions') }}

),

described as (

    select
        dimension_code,
        name_vi,
        name_en,
        dimension_number

    from dimensions

)

select * from described
