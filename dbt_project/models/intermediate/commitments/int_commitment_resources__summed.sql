{{ config(unique_key='as_of_date') }}

with

-- Of months, quarter and year that tell of the same time, only what counts in the year.
registers as (

    select * from {{ ref('int_resource_registers__chosen') }} as registers
    where
        {{ is_touched_or_later('registers.counted_as_of_date') }}
        and registers.counted_period_kind = 'year'

),

contributions as (

    select * from {{ ref('int_resource_contributions__placed') }}

),

uses as (

    select * from {{ ref('int_resource_uses__placed') }}

),

covered as (

    select * from {{ ref('int_commitment_registers__covered') }} as covered
    where {{ is_touched_or_later('covered.as_of_date') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

funding_sources as (

    select * from {{ ref('funding_sources') }}

),

{{ entries_of_the_year() }}

-- What nobody kept a register of is unknown, not nothing; an empty register says nothing was.
yearly as (

    select
        unit_code,
        as_of_date,
        max(figures_to_date) as figures_to_date,
        {% for side in ['contributions', 'uses'] %}
        bool_or(form = 'resource_{{ side }}') as has_{{ side }},
        coalesce(bool_and(is_complete) filter (where form = 'resource_{{ side }}'), true)
            as is_complete_{{ side }},
        {% endfor %}
        coalesce(sum(contributed_vnd), 0) as contributed_total_vnd,
        sum(contributed_vnd) filter (where is_non_budget) as contributed_non_budget_vnd,
        sum(contributed_vnd) filter (
            where is_non_budget and purpose = 'infrastructure'
        ) as non_budget_infrastructure_vnd,
        sum(used_vnd) filter (where purpose = 'livelihoods') as livelihoods_used_vnd,
        sum(used_vnd) filter (
            where purpose in ('housing', 'health_insurance', 'education')
        ) as basic_services_used_vnd

    from of_the_year
    where form <> 'communication_activities'
    group by unit_code, as_of_date

)

select * from yearly
