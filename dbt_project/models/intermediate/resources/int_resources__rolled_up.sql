with

contributions as (

    select * from {{ ref('int_resource_contributions__placed') }} as contributions
    where
        {{ is_touched('contributions.period') }}
        and contributions.is_counted

),

uses as (

    select * from {{ ref('int_resource_uses__placed') }} as uses
    where
        {{ is_touched('uses.period') }}
        and uses.is_counted

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

entries as (

    select
        unit_key,
        period,
        funding_source,
        coalesce(donor_type, 'not_stated') as donor_type,
        resource_kind,
        purpose,
        value_vnd as contributed_vnd,
        0 as used_vnd,
        -- An entry may stand for many donors who gave the same way.
        coalesce(donors, 1) as contributions,
        null as beneficiaries
    from contributions

    union all

    -- What is spent comes out of a pot: nobody can say whose money it was.
    select
        unit_key,
        period,
        funding_source,
        'not_stated' as donor_type,
        resource_kind,
        purpose,
        0 as contributed_vnd,
        amount_vnd as used_vnd,
        0 as contributions,
        beneficiary_households as beneficiaries
    from uses

),

rolled_up as (

    select
        upper_units.unit_code,
        entries.period,
        coalesce(entries.funding_source, '-1') as funding_source,
        entries.donor_type,
        coalesce(entries.resource_kind, '-1') as resource_kind,
        coalesce(entries.purpose, '-1') as purpose,
        cast(sum(entries.contributed_vnd) as bigint) as contributed_vnd,
        cast(sum(entries.used_vnd) as bigint) as used_vnd,
        cast(sum(entries.contributions) as bigint) as contributions,
        cast(sum(entries.beneficiaries) as bigint) as beneficiaries

    from entries
    inner join units on entries.unit_key = units.unit_key
    cross join {{ upper_units('units') }}
    where upper_units.unit_code is not null
    group by
        upper_units.unit_code, entries.period, entries.funding_source, entries.donor_type,
        entries.resource_kind, entries.purpose

)

select * from rolled_up
