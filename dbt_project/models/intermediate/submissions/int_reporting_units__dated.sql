{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

provinces as (

    select * from {{ source('reference', 'provinces') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

-- The setting is a code of before July 2025: what bore it later may be another province.
province_before as (

    select
        province_code,
        successor_code,
        valid_from,
        valid_to

    from provinces
    where
        province_code = '{{ env_var("ANSINH_PROVINCE", "89") }}'
        and not exists (
            select 1 from provinces as earlier
            where
                earlier.province_code = provinces.province_code
                and earlier.valid_from < provinces.valid_from
                and earlier.successor_code is not null
        )

),

served as (

    select
        province_code,
        valid_from,
        valid_to
    from province_before

    union all

    select
        successors.province_code,
        successors.valid_from,
        successors.valid_to
    from province_before
    inner join provinces as successors
        on
            province_before.successor_code = successors.province_code
            and province_before.valid_to <= successors.valid_from

),

-- Districts report where there are any; a commune that lies in none reports itself.
reporting as (

    select
        units.unit_key,
        units.unit_code,
        units.province_code,
        units.unit_name,
        units.unit_level,
        case units.unit_level when 'province' then 'province' else 'reporting_unit' end
            as reports_as,
        greatest(units.valid_from, served.valid_from) as valid_from,
        least(units.valid_to, served.valid_to) as valid_to

    from units
    inner join served
        on
            units.province_code = served.province_code
            and units.valid_from < served.valid_to
            and units.valid_to > served.valid_from
    where
        units.unit_level in ('province', 'district')
        or (units.unit_level = 'commune' and units.district_code is null)

)

select * from reporting
