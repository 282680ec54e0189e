{{ config(unique_key='as_of_date') }}

with

contributions as (

    select * from {{ ref('int_resource_contributions__counted') }} as contributions
    where
        {{ is_touched_or_later('contributions.as_of_date') }}
        and contributions.is_of_register

),

uses as (

    select * from {{ ref('int_resource_uses__counted') }} as uses
    where
        {{ is_touched_or_later('uses.as_of_date') }}
        and uses.is_of_register

),

funding_sources as (

    select * from {{ source('reference', 'funding_sources') }}

),

entries as (

    select
        submission_id,
        reversed_submission_id,
        unit_key,
        period,
        donor_type,
        funding_source,
        resource_kind,
        purpose,
        fund,
        fund_level,
        value_vnd as contributed_vnd,
        null as used_vnd,
        -- An entry may stand for many donors who gave the same way.
        contributions,
        case when resource_kind = 'labour' then quantity end as labour_days,
        null as beneficiary_households,
        null as beneficiary_persons,
        is_counted,
        _sheet,
        _row,
        register_date,
        as_of_date
    from contributions

    union all

    -- What is spent comes out of a pot: nobody can say whose money it was.
    select
        submission_id,
        reversed_submission_id,
        unit_key,
        period,
        null as donor_type,
        funding_source,
        resource_kind,
        purpose,
        fund,
        fund_level,
        null as contributed_vnd,
        amount_vnd as used_vnd,
        null as contributions,
        null as labour_days,
        beneficiary_households,
        beneficiary_persons,
        is_counted,
        _sheet,
        _row,
        register_date,
        as_of_date
    from uses

),

unioned as (

    select
        entries.*,
        funding_sources.funding_source_group

    from entries
    left join funding_sources on entries.funding_source = funding_sources.code

)

select * from unioned
