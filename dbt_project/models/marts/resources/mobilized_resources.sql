with

resources as (

    select * from {{ ref('int_resources__rolled_up') }} as resources
    where {{ is_touched('resources.period') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

periods as (

    select * from {{ ref('dim_reporting_period') }}

),

funding_sources as (

    select * from {{ ref('dim_funding_source') }}

),

described as (

    select
        resources.unit_code,
        units.unit_name,
        units.unit_level,
        resources.period,
        funding_sources.funding_source_group,
        resources.funding_source,
        resources.donor_type,
        resources.resource_kind,
        resources.purpose,
        resources.contributed_vnd,
        resources.used_vnd,
        resources.contributions,
        resources.beneficiaries

    from resources
    inner join periods on resources.period = periods.period
    inner join units
        on
            resources.unit_code = units.unit_code
            and {{ is_valid_on('units', 'periods.as_of_date') }}
    inner join funding_sources on resources.funding_source = funding_sources.funding_source

)

select * from described
