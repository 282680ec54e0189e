with

entries as (

    select * from {{ ref('int_resource_entries__unioned') }} as entries
    where {{ is_touched('entries.period') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

rolled_up as (

    select
        ancestors.ancestor_code as unit_code,
        entries.period,
        coalesce(entries.funding_source, '-1') as funding_source,
        coalesce(entries.donor_type, '-1') as donor_type,
        coalesce(entries.resource_kind, '-1') as resource_kind,
        coalesce(entries.purpose, '-1') as purpose,
        cast(coalesce(sum(entries.contributed_vnd), 0) as bigint) as contributed_vnd,
        cast(coalesce(sum(entries.used_vnd), 0) as bigint) as used_vnd,
        cast(coalesce(sum(entries.contributions), 0) as bigint) as contributions,
        cast(sum(entries.beneficiary_households) as bigint) as beneficiaries

    from entries
    inner join ancestors on entries.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, entries.period, entries.funding_source,
        coalesce(entries.donor_type, '-1'), entries.resource_kind, entries.purpose

)

select * from rolled_up
