with

units as (

    select * from {{ ref('administrative_units_an_giang') }}

),

typed as (

    select
        commune_code,
        nullif(district_code, '') as district_code,
        province_code,
        commune_name,
        commune_kind,
        nullif(district_name, '') as district_name,
        nullif(district_kind, '') as district_kind,
        legal_basis,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to

    from units

)

select * from typed
