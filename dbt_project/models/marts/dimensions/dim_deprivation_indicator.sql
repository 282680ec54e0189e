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

),

keyed_and_unknown as (

    select * from keyed

    union all

    select
        '-1' as indicator_key,
        '-1' as standard_code,
        '-1' as indicator_code,
        '-1' as dimension_code,
        {{ unknown_label() }} as name_vi,
        'Unknown' as name_en,
        null as indicator_number,
        true as is_confirmed,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to

)

select * from keyed_and_unknown
