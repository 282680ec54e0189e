{{ config(unique_key='as_of_date') }}

with

entries as (

    select * from {{ ref('int_commitment_entries__placed') }} as entries
    where {{ is_touched_or_later('entries.as_of_date') }}

),

registers as (

    select * from {{ ref('int_commitment_registers__told') }} as registers
    where
        {{ is_touched_or_later('registers.as_of_date') }}
        and registers.form <> 'communication_activities'

),

-- Where no entry counts, a register of the unit still says that nothing was given.
told as (

    select
        unit_code,
        form,
        as_of_date,
        figures_to_date,
        contributed_vnd,
        used_vnd,
        purpose,
        is_non_budget
    from entries

    union all

    select
        unit_code,
        form,
        as_of_date,
        figures_to_date,
        null as contributed_vnd,
        null as used_vnd,
        null as purpose,
        null as is_non_budget
    from registers

),

-- What nobody kept a register of is unknown, not nothing; an empty register says nothing was.
yearly as (

    select
        unit_code,
        as_of_date,
        max(figures_to_date) as figures_to_date,
        {% for side in ['contributions', 'uses'] %}
        bool_or(form = 'resource_{{ side }}') as has_{{ side }},
        {% endfor %}
        sum(contributed_vnd) as contributed_total_vnd,
        sum(contributed_vnd) filter (where is_non_budget) as contributed_non_budget_vnd,
        sum(contributed_vnd) filter (
            where is_non_budget and purpose = 'infrastructure'
        ) as non_budget_infrastructure_vnd,
        sum(used_vnd) filter (where purpose = 'livelihoods') as livelihoods_used_vnd,
        sum(used_vnd) filter (
            where purpose in ('housing', 'health_insurance', 'education')
        ) as basic_services_used_vnd

    from told
    group by unit_code, as_of_date

)

select * from yearly
