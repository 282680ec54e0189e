{{ config(unique_key='as_of_date') }}

with

entries as (

    select * from {{ ref('int_resource_entries__unioned') }} as entries
    where
        {{ is_touched_or_later('entries.as_of_date') }}
        and coalesce(entries.fund, 'none') <> 'none'

),

-- Goods and labour pass through a fund; only money stays in it.
moved as (

    select
        submission_id,
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
        sum(used_vnd) filter (where resource_kind <> 'cash') as used_not_cash_vnd,
        as_of_date

    from entries
    group by submission_id, fund, coalesce(fund_level, '-1'), as_of_date

)

select * from moved
