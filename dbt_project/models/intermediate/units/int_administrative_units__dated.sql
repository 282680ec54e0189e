{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

communes as (

    select * from {{ source('reference', 'communes') }}

),

provinces as (

    select * from {{ source('reference', 'provinces') }}

),

districts as (

    select * from {{ source('reference', 'districts') }}

),

units as (

    select
        commune_code as unit_code,
        coalesce(district_code, province_code) as parent_code,
        district_code,
        province_code,
        commune_name as unit_name,
        commune_kind as unit_kind,
        'commune' as unit_level,
        legal_basis,
        true as is_smallest,
        is_confirmed,
        valid_from,
        valid_to
    from communes

    union all

    select
        district_code as unit_code,
        province_code as parent_code,
        district_code,
        province_code,
        district_name as unit_name,
        district_kind as unit_kind,
        'district' as unit_level,
        legal_basis,
        -- An island without communes is counted as if it were one.
        not exists (
            select 1 from communes
            where communes.district_code = districts.district_code
        ) as is_smallest,
        is_confirmed,
        valid_from,
        valid_to
    from districts

    union all

    select
        province_code as unit_code,
        null as parent_code,
        null as district_code,
        province_code,
        province_name as unit_name,
        province_kind as unit_kind,
        'province' as unit_level,
        legal_basis,
        false as is_smallest,
        is_confirmed,
        valid_from,
        valid_to
    from provinces

),

keyed as (

    select
        {{ unit_key('units.unit_code', 'units.valid_from') }} as unit_key,
        units.*,
        parents.unit_name as parent_name

    from units
    left join units as parents
        on
            units.parent_code = parents.unit_code
            and {{ is_valid_on('parents', '(units.valid_to - 1)') }}

)

select * from keyed
