with

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

known as (

    select
        unit_key,
        unit_code,
        parent_code,
        district_code,
        province_code,
        unit_name,
        parent_name,
        unit_kind,
        unit_level,
        legal_basis,
        is_confirmed,
        valid_to = date '9999-12-31' as is_current,
        valid_from,
        valid_to

    from units

),

unknown as (

    select
        '-1' as unit_key,
        '-1' as unit_code,
        null as parent_code,
        null as district_code,
        null as province_code,
        'Không xác định' as unit_name,
        null as parent_name,
        null as unit_kind,
        'unknown' as unit_level,
        null as legal_basis,
        true as is_confirmed,
        true as is_current,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to

),

units_and_unknown as (

    select * from known

    union all

    select * from unknown

)

select * from units_and_unknown
