{#- Built on what is made anew with every build. -#}
{{ config(materialized='table') }}

with

placed as (

    select * from {{ ref('int_resource_funds__placed') }}

),

-- A register that did not come says nothing; one that came without the fund says 0.
rolled_up as (

    select
        ancestor_code as unit_code,
        max(ancestor_key) as unit_key,
        max(unit_name) as unit_name,
        max(unit_level) as unit_level,
        territory_from,
        fund,
        fund_level,
        period,
        {% for figure, form in {
            'contributed_budget_vnd': 'resource_contributions',
            'contributed_non_budget_vnd': 'resource_contributions',
            'used_vnd': 'resource_uses',
            'contributed_not_cash_vnd': 'resource_contributions',
            'used_not_cash_vnd': 'resource_uses',
        }.items() %}
        case
            when bool_or(form = '{{ form }}') then coalesce(sum({{ figure }}), 0)
        end as {{ figure }},
        {% endfor %}
        max(as_of_date) as as_of_date

    from placed
    where as_of_date >= first_date
    group by ancestor_code, territory_from, fund, fund_level, period

)

select * from rolled_up
