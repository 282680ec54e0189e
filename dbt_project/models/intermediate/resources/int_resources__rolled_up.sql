{#- Which registers count changes with the others of their year: made anew with every build. -#}
{{ config(materialized='table') }}

with

entries as (

    select * from {{ ref('int_resource_entries__unioned') }}
    where is_counted

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

told as (

    select * from {{ ref('int_resources__told') }}

),

summed as (

    select
        ancestors.ancestor_code as unit_code,
        entries.period,
        coalesce(entries.funding_source, '-1') as funding_source,
        coalesce(entries.donor_type, '-1') as donor_type,
        coalesce(entries.resource_kind, '-1') as resource_kind,
        coalesce(entries.purpose, '-1') as purpose,
        sum(entries.contributed_vnd) as contributed_vnd,
        sum(entries.used_vnd) as used_vnd,
        sum(entries.contributions) as contributions,
        sum(entries.beneficiary_households) as beneficiary_households,
        sum(entries.beneficiary_persons) as beneficiary_persons,
        max(entries.register_date) as register_date

    from entries
    inner join ancestors on entries.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, entries.period, entries.funding_source, entries.donor_type,
        entries.resource_kind, entries.purpose

),

-- A register that did not come says nothing; one that came without such an entry says 0.
rolled_up as (

    select
        summed.unit_code,
        summed.period,
        summed.funding_source,
        summed.donor_type,
        summed.resource_kind,
        summed.purpose,
        {% for figure, side in {
            'contributed_vnd': 'contributed', 'used_vnd': 'used', 'contributions': 'contributed',
        }.items() %}
        cast(
            case
                when told.is_{{ side }}_told then coalesce(summed.{{ figure }}, 0)
                else summed.{{ figure }}
            end as bigint
        ) as {{ figure }},
        {% endfor %}
        cast(summed.beneficiary_households as bigint) as beneficiaries,
        cast(summed.beneficiary_persons as bigint) as beneficiary_persons,
        summed.register_date

    from summed
    left join told
        on
            summed.unit_code = told.unit_code
            and summed.period = told.period

)

select * from rolled_up
