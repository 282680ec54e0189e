with

dimensions as (

    select * from {{ ref('deprivation_dimensions') }}

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
