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

),

described_and_unknown as (

    select * from described

    union all

    select
        '-1' as dimension_code,
        {{ unknown_label() }} as name_vi,
        'Unknown' as name_en,
        null as dimension_number

)

select * from described_and_unknown
