with

an_giang as (

    select * from {{ ref('administrative_units_an_giang') }}

),

districts as (

    select * from {{ ref('vietnam_districts_until_2025_06') }}

),

provinces as (

    select * from {{ ref('vietnam_provinces_from_2025_07') }}

),

communes_before as (

    {{ listed_communes('districts', 'district_code', 'Xã|Phường|Thị trấn') }}

),

communes_from as (

    {{ listed_communes('provinces', 'province_code', 'Xã|Phường|Đặc khu') }}

),

-- Every decree of the province where the warehouse began; of the others the last list of three
-- levels and the first one of two.
units as (

    select
        commune_code,
        nullif(district_code, '') as district_code,
        province_code,
        commune_name,
        commune_kind,
        nullif(district_name, '') as district_name,
        nullif(district_kind, '') as district_kind,
        legal_basis,
        true as is_confirmed,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from an_giang

    union all

    select
        communes_before.commune_code,
        districts.district_code,
        districts.province_code,
        communes_before.commune_name,
        communes_before.commune_kind,
        districts.district_name,
        districts.district_kind,
        'base (vietnamadminunits 1.0.4)' as legal_basis,
        false as is_confirmed,
        date '0001-01-01' as valid_from,
        date '2025-07-01' as valid_to
    from districts
    inner join communes_before on districts.district_code = communes_before.district_code

    union all

    select
        commune_code,
        null as district_code,
        province_code,
        commune_name,
        commune_kind,
        null as district_name,
        null as district_kind,
        '202/2025/QH15 (vietnamadminunits 1.0.4)' as legal_basis,
        false as is_confirmed,
        date '2025-07-01' as valid_from,
        date '9999-12-31' as valid_to
    from communes_from

)

select * from units
