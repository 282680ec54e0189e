{#- A balance is made of all that was before: made anew with every build. -#}
{{ config(materialized='table') }}

with

movements as (

    select * from {{ ref('int_resource_funds__rolled_up') }}

),

balances as (

    select * from {{ ref('int_resource_funds__balanced') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

funds as (

    select * from {{ ref('dim_fund') }}

),

levels as (

    select * from {{ ref('dim_management_level') }}

),

completed as (

    select * from {{ ref('int_register_resources__completed') }}

),

followed as (

    select
        movements.*,
        balances.stated_vnd,
        balances.stated_date,
        balances.closing_vnd,
        balances.change_since_first_vnd,
        lag(movements.as_of_date) over up_to_now as previous_date,
        lag(balances.closing_vnd) over up_to_now as previous_closing_vnd

    from movements
    inner join balances
        on
            movements.unit_code = balances.unit_code
            and movements.territory_from = balances.territory_from
            and movements.fund = balances.fund
            and movements.fund_level = balances.fund_level
            and movements.period = balances.period
    window
        up_to_now as (
            partition by
                movements.unit_code, movements.territory_from, movements.fund,
                movements.fund_level
            order by movements.as_of_date asc, length(movements.period) desc, movements.period asc
        )

),

-- A period opens with what was stated since the one before, else with what that closed with.
opened as (

    select
        *,
        case
            when previous_date is null or stated_date >= previous_date then stated_vnd
            else previous_closing_vnd
        end as opening_vnd
    from followed

),

described as (

    select
        opened.fund,
        opened.fund_level,
        opened.unit_code,
        opened.unit_name,
        opened.unit_level,
        opened.period,
        cast(opened.opening_vnd as bigint) as opening_vnd,
        cast(opened.contributed_budget_vnd as bigint) as contributed_budget_vnd,
        cast(opened.contributed_non_budget_vnd as bigint) as contributed_non_budget_vnd,
        cast(opened.used_vnd as bigint) as used_vnd,
        cast(opened.closing_vnd as bigint) as closing_vnd,
        cast(opened.change_since_first_vnd as bigint) as change_since_first_vnd,
        cast(opened.contributed_not_cash_vnd as bigint) as contributed_not_cash_vnd,
        cast(opened.used_not_cash_vnd as bigint) as used_not_cash_vnd,
        {{ unit_description() }},
        funds.name_vi as fund_vi,
        levels.name_vi as fund_level_vi,
        {{ completeness() }},
        opened.opening_vnd is not null as is_opening_known,
        coalesce(opened.closing_vnd < 0, false) as is_negative,
        {{ is_counted('true', 'opened.unit_level') }} as is_counted,
        true as is_preferred,
        {{ observation_status('completed.is_complete is not true') }} as observation_status,
        opened.as_of_date

    from opened
    inner join units on opened.unit_key = units.unit_key
    inner join funds on opened.fund = funds.fund
    inner join levels on opened.fund_level = levels.fund_level
    -- A place within a unit that reports is told of by that unit.
    left join completed
        on
            coalesce(units.district_code, units.unit_code) = completed.unit_code
            and opened.period = completed.period

)

select * from described
