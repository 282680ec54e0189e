{#- Which registers count changes with the others of their year: made anew with every build. -#}
{{ config(materialized='table') }}

with

resources as (

    select * from {{ ref('int_resources__rolled_up') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

periods as (

    select * from {{ ref('dim_reporting_period') }}

),

completed as (

    select * from {{ ref('int_register_resources__completed') }}

),

{% for choice in ['funding_source', 'donor_type', 'resource_kind', 'purpose'] %}
{{ choice }}s as (

    select * from {{ ref('dim_' ~ choice) }}

),

{% endfor %}
-- As the unit was when its register came, for a year may hold what was told by half of it.
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
        resources.beneficiaries,
        resources.beneficiary_persons,
        {{ unit_description() }},
        periods.period_kind,
        case funding_sources.funding_source_group
            when 'budget' then 'Ngân sách nhà nước'
            when 'non_budget' then 'Ngoài ngân sách'
        end as funding_source_group_vi,
        funding_sources.name_vi as funding_source_vi,
        donor_types.name_vi as donor_type_vi,
        resource_kinds.name_vi as resource_kind_vi,
        purposes.name_vi as purpose_vi,
        {{ completeness_of_resources() }},
        coalesce(completed.is_complete, false) as is_complete,
        -- The province alone holds everything; of the periods each time is in one.
        {{ is_counted('true', 'units.unit_level') }} as is_counted,
        true as is_preferred,
        {{ observation_status('completed.is_complete is not true') }} as observation_status,
        periods.as_of_date

    from resources
    inner join periods on resources.period = periods.period
    inner join units
        on
            resources.unit_code = units.unit_code
            and {{ is_valid_on('units', 'resources.register_date') }}
    inner join funding_sources on resources.funding_source = funding_sources.funding_source
    inner join donor_types on resources.donor_type = donor_types.donor_type
    inner join resource_kinds on resources.resource_kind = resource_kinds.resource_kind
    inner join purposes on resources.purpose = purposes.purpose
    -- A place within a unit that reports is told of by that unit.
    left join completed
        on
            coalesce(units.district_code, units.unit_code) = completed.unit_code
            and resources.period = completed.period

)

select * from described
