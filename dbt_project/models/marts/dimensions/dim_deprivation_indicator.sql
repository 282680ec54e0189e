with

indicators as (

    select * from {{ source('reference', 'deprivation_indicators') }}

),

keyed as (

    select
        {{ indicator_key('standard_code', 'indicator_number') }} as indicator_key,
        standard_code,
        indicator_code,
        dimension_code,
        name_vi,
        name_en,
        indicator_number,
        is_confirmed,
        valid_from,
        valid_to

    from indicators

)

select * from keyed
