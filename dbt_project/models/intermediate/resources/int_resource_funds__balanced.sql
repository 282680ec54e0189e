{#- A balance is made of all that was before: made anew with every build. -#}
{{ config(materialized='table') }}

with

rolled_up as (

    select * from {{ ref('int_resource_funds__rolled_up') }}

),

placed as (

    select * from {{ ref('int_resource_funds__placed') }}

),

openings as (

    select * from {{ source('reference', 'fund_opening_balances') }}

),

holders as (

    select
        ancestor_code,
        territory_from,
        fund,
        fund_level,
        unit_code,
        min(told_from) filter (where as_of_date >= first_date) as first_from
    from placed
    group by ancestor_code, territory_from, fund, fund_level, unit_code

),

-- What a balance goes on from: the latest one that was stated for the same territory.
stated as (

    select
        rolled_up.unit_code as ancestor_code,
        rolled_up.territory_from,
        rolled_up.fund,
        rolled_up.fund_level,
        rolled_up.period,
        rolled_up.as_of_date,
        holders.unit_code,
        openings.balance_vnd,
        openings.balance_date,
        coalesce(openings.balance_date + 1, holders.first_from) as start_date

    from rolled_up
    inner join holders
        on
            rolled_up.unit_code = holders.ancestor_code
            and rolled_up.territory_from = holders.territory_from
            and rolled_up.fund = holders.fund
            and rolled_up.fund_level = holders.fund_level
    left join lateral (
        select
            openings.balance_vnd,
            openings.balance_date
        from openings
        where
            openings.unit_code = holders.unit_code
            and openings.fund = holders.fund
            and openings.fund_level = holders.fund_level
            and openings.balance_date >= holders.territory_from - 1
            and openings.balance_date < rolled_up.as_of_date
        order by openings.balance_date desc
        limit 1
    ) as openings on true

),

-- What moved since then, and whether both registers told of every month of it.
followed as (

    select
        stated.*,
        (
            select
                coalesce(sum(moves.contributed_budget_vnd), 0)
                + coalesce(sum(moves.contributed_non_budget_vnd), 0)
                - coalesce(sum(moves.used_vnd), 0)
            from placed as moves
            where
                moves.ancestor_code = stated.ancestor_code
                and moves.territory_from = stated.territory_from
                and moves.unit_code = stated.unit_code
                and moves.fund = stated.fund
                and moves.fund_level = stated.fund_level
                and moves.as_of_date >= stated.start_date
                and (moves.as_of_date, -length(moves.period), moves.period)
                <= (stated.as_of_date, -length(stated.period), stated.period)
        ) as change_vnd,
        not exists (
            select 1
            from
                generate_series(
                    date_trunc('month', stated.start_date),
                    date_trunc('month', stated.as_of_date),
                    interval '1 month'
                ) as months (month_start)
            cross join (values ('resource_contributions'), ('resource_uses')) as forms (form)
            where
                not exists (
                    select 1 from placed as told
                    where
                        told.ancestor_code = stated.ancestor_code
                        and told.territory_from = stated.territory_from
                        and told.unit_code = stated.unit_code
                        and told.fund = stated.fund
                        and told.fund_level = stated.fund_level
                        and told.form = forms.form
                        and told.told_from >= coalesce(stated.balance_date + 1, told.told_from)
                        and told.told_from <= greatest(months.month_start, stated.start_date)
                        and told.as_of_date
                        >= months.month_start + interval '1 month' - interval '1 day'
                        and (told.as_of_date, -length(told.period), told.period)
                        <= (stated.as_of_date, -length(stated.period), stated.period)
                )
        ) as is_told

    from stated

),

-- One holder of whom it is not known makes the sum unknown.
balanced as (

    select
        ancestor_code as unit_code,
        territory_from,
        fund,
        fund_level,
        period,
        case when bool_and(balance_vnd is not null) then sum(balance_vnd) end as stated_vnd,
        min(balance_date) as stated_date,
        case when bool_and(is_told and balance_vnd is not null) then sum(balance_vnd + change_vnd)
        end as closing_vnd,
        case when bool_and(is_told and balance_vnd is null) then sum(change_vnd) end
            as change_since_first_vnd
    from followed
    group by ancestor_code, territory_from, fund, fund_level, period

)

select * from balanced
