with

reporting_units as (

    select * from {{ ref('int_reporting_units__dated') }}

),

described as (

    select
        unit_key,
        unit_code,
        province_code,
        unit_name,
        unit_level,
        reports_as,
        valid_from,
        valid_to

    from reporting_units

)

select * from described
