{#- A balance is made of all that was before: made anew with every build. -#}
{{ config(materialized='table') }}

with

movements as (

    select * from {{ ref('int_resource_funds__rolled_up') }}

),

followed as (

    select
        *,
        coalesce(contributed_budget_vnd, 0) + coalesce(contributed_non_budget_vnd, 0)
        - coalesce(used_vnd, 0) as change_vnd,
        coalesce(sum(opening_vnd) over fund_of_unit, 0) as stated_vnd,
        coalesce(
            max(as_of_date) filter (where period is null) over fund_of_unit <= as_of_date, false
        )
        and bool_and(is_opening_known) filter (where period is not null) over up_to_now
            as has_opening

    from movements
    window
        fund_of_unit as (partition by unit_code, territory_from, fund, fund_level),
        up_to_now as (
            partition by unit_code, territory_from, fund, fund_level
            order by as_of_date asc, length(period) desc, period asc
        )

),

balanced as (

    select
        fund,
        fund_level,
        unit_code,
        unit_name,
        unit_level,
        period,
        cast(stated_vnd + sum(change_vnd) over up_to_now - change_vnd as bigint) as opening_vnd,
        cast(contributed_budget_vnd as bigint) as contributed_budget_vnd,
        cast(contributed_non_budget_vnd as bigint) as contributed_non_budget_vnd,
        cast(used_vnd as bigint) as used_vnd,
        cast(stated_vnd + sum(change_vnd) over up_to_now as bigint) as closing_vnd,
        cast(contributed_not_cash_vnd as bigint) as contributed_not_cash_vnd,
        cast(used_not_cash_vnd as bigint) as used_not_cash_vnd,
        has_opening as is_opening_known,
        stated_vnd + sum(change_vnd) over up_to_now < 0 as is_negative,
        as_of_date

    from followed
    where period is not null
    window
        up_to_now as (
            partition by unit_code, territory_from, fund, fund_level
            order by as_of_date asc, length(period) desc, period asc
        )

)

select * from balanced
