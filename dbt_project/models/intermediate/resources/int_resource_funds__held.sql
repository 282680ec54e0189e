{#- A fund's rows go on in periods in which it did not move: made anew with every build. -#}
{{ config(materialized='table') }}

{%- set figures = [
    'contributed_budget_vnd', 'contributed_non_budget_vnd', 'used_vnd',
    'contributed_not_cash_vnd', 'used_not_cash_vnd',
] -%}

with

-- Those that the total of their year is made of tell of no time twice.
registers as (

    select * from {{ ref('int_resource_registers__chosen') }}
    where counted_period_kind = 'year'

),

moved as (

    select * from {{ ref('int_resource_funds__moved') }}

),

openings as (

    select * from {{ source('reference', 'fund_opening_balances') }}

),

-- Whose register tells of a fund holds it, wherever its help goes.
funds as (

    select
        registers.unit_code,
        moved.fund,
        moved.fund_level,
        min(registers.as_of_date) as first_date

    from moved
    inner join registers on moved.submission_id = registers.submission_id
    group by registers.unit_code, moved.fund, moved.fund_level

),

-- What moved up to the day of an opening balance is in the balance.
held as (

    select
        funds.unit_code,
        funds.fund,
        funds.fund_level,
        registers.form,
        registers.period,
        {% for figure in figures %}
        moved.{{ figure }},
        {% endfor %}
        cast(null as bigint) as opening_vnd,
        coalesce(openings.balance_date < registers.first_date, false) as is_opening_known,
        registers.as_of_date

    from funds
    inner join registers
        on
            funds.unit_code = registers.unit_code
            and funds.first_date <= registers.as_of_date
    left join moved
        on
            registers.submission_id = moved.submission_id
            and funds.fund = moved.fund
            and funds.fund_level = moved.fund_level
    left join openings
        on
            funds.unit_code = openings.unit_code
            and funds.fund = openings.fund
            and funds.fund_level = openings.fund_level
    where openings.balance_date is null or openings.balance_date < registers.as_of_date

    union all

    select
        unit_code,
        fund,
        fund_level,
        null as form,
        null as period,
        {% for figure in figures %}
        null as {{ figure }},
        {% endfor %}
        balance_vnd as opening_vnd,
        true as is_opening_known,
        balance_date + 1 as as_of_date
    from openings

)

select * from held
