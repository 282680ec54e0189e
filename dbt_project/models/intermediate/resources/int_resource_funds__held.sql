{#- A fund's rows go on in periods in which it did not move: made anew with every build. -#}
{{ config(materialized='table') }}

{%- set figures = [
    'contributed_budget_vnd', 'contributed_non_budget_vnd', 'used_vnd',
    'contributed_not_cash_vnd', 'used_not_cash_vnd',
] -%}

with

-- Those that the total of their year is made of tell of no time twice.
registers as (

    select
        differenced.*,
        chosen.told_period,
        case
            when differenced.counts_in = 'year' then differenced.covers_from
            else differenced.first_date
        end as told_from
    from {{ ref('int_resource_registers__chosen') }} as chosen
    inner join {{ ref('int_resource_registers__differenced') }} as differenced
        on chosen.submission_id = differenced.submission_id
    where
        chosen.counted_period_kind = 'year'
        and chosen.form in ('resource_contributions', 'resource_uses')

),

moved as (

    select * from {{ ref('int_resource_funds__moved') }}

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

held as (

    select
        funds.unit_code,
        funds.fund,
        funds.fund_level,
        registers.form,
        registers.told_period as period,
        {% for figure in figures %}
        moved.{{ figure }},
        {% endfor %}
        funds.first_date,
        registers.told_from,
        registers.as_of_date

    from funds
    inner join registers on funds.unit_code = registers.unit_code
    left join moved
        on
            registers.submission_id = moved.submission_id
            and funds.fund = moved.fund
            and funds.fund_level = moved.fund_level

)

select * from held
