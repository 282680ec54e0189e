{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

communes as (

    select * from {{ ref('stg_administrative_units') }}

),

listed_districts as (

    select * from {{ ref('vietnam_districts_until_2025_06') }}

),

-- Each name and kind of a district holds as long as a commune bears it; islands have none.
districts as (

    select
        district_code,
        province_code,
        district_name,
        district_kind,
        (array_agg(legal_basis order by valid_from, legal_basis))[1] as legal_basis,
        bool_and(is_confirmed) as is_confirmed,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from communes
    where district_code is not null
    group by district_code, province_code, district_name, district_kind

    union all

    select
        district_code,
        province_code,
        district_name,
        district_kind,
        'base (vietnamadminunits 1.0.4)' as legal_basis,
        false as is_confirmed,
        date '0001-01-01' as valid_from,
        date '2025-07-01' as valid_to
    from listed_districts
    where coalesce(communes, '') = ''

)

select * from districts
