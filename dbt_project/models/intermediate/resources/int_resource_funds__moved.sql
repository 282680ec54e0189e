with

contributions as (

    select * from {{ ref('int_resource_contributions__placed') }} as contributions
    where
        {{ is_touched('contributions.period') }}
        and contributions.is_counted
        and coalesce(contributions.fund, 'none') <> 'none'

),

uses as (

    select * from {{ ref('int_resource_uses__placed') }} as uses
    where
        {{ is_touched('uses.period') }}
        and uses.is_counted
        and coalesce(uses.fund, 'none') <> 'none'

),

funding_sources as (

    select * from {{ ref('funding_sources') }}

),

entries as (

    select
        contributions.submission_id,
        contributions.period,
        contributions.fund,
        contributions.fund_level,
        contributions.resource_kind,
        funding_sources.funding_source_group,
        contributions.value_vnd as contributed_vnd,
        null as used_vnd
    from contributions
    left join funding_sources on contributions.funding_source = funding_sources.code

    union all

    select
        submission_id,
        period,
        fund,
        fund_level,
        resource_kind,
        null as funding_source_group,
        null as contributed_vnd,
        amount_vnd as used_vnd
    from uses

),

-- Goods and labour pass through a fund; only money stays in it.
moved as (

    select
        submission_id,
        period,
        fund,
        coalesce(fund_level, '-1') as fund_level,
        sum(contributed_vnd) filter (
            where resource_kind = 'cash' and funding_source_group = 'budget'
        ) as contributed_budget_vnd,
        sum(contributed_vnd) filter (
            where resource_kind = 'cash' and funding_source_group = 'non_budget'
        ) as contributed_non_budget_vnd,
        sum(used_vnd) filter (where resource_kind = 'cash') as used_vnd,
        sum(contributed_vnd) filter (where resource_kind <> 'cash') as contributed_not_cash_vnd,
        sum(used_vnd) filter (where resource_kind <> 'cash') as used_not_cash_vnd

    from entries
    group by submission_id, period, fund, coalesce(fund_level, '-1')

)

select * from moved
