{{ config(unique_key='as_of_date') }}

with

periods as (

    select distinct
        period,
        as_of_date as figures_to_date,
        {{ year_end('as_of_date') }} as as_of_date
    from {{ ref('int_submissions__current') }}

),

resources as (

    select * from {{ ref('int_resources__rolled_up') }}

),

funding_sources as (

    select * from {{ ref('funding_sources') }}

),

entries as (

    select
        resources.*,
        periods.figures_to_date,
        periods.as_of_date,
        funding_sources.funding_source_group = 'non_budget' as is_non_budget

    from resources
    inner join periods on resources.period = periods.period
    inner join funding_sources on resources.funding_source = funding_sources.code
    where {{ is_touched_or_later('periods.as_of_date') }}

),

-- What nobody kept a register of is unknown, not nothing.
yearly as (

    select
        unit_code,
        as_of_date,
        max(figures_to_date) as figures_to_date,
        sum(contributions) > 0 as has_contributions,
        sum(used_vnd) > 0 as has_uses,
        sum(contributed_vnd) as contributed_total_vnd,
        sum(contributed_vnd) filter (where is_non_budget) as contributed_non_budget_vnd,
        sum(contributed_vnd) filter (
            where is_non_budget and purpose = 'infrastructure'
        ) as non_budget_infrastructure_vnd,
        sum(used_vnd) filter (where purpose = 'livelihoods') as livelihoods_used_vnd,
        sum(used_vnd) filter (
            where purpose in ('housing', 'health_insurance', 'education')
        ) as basic_services_used_vnd

    from entries
    group by unit_code, as_of_date

)

select * from yearly
