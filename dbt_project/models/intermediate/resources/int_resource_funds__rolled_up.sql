{#- Built on what is made anew with every build. -#}
{{ config(materialized='table') }}

with

held as (

    select * from {{ ref('int_resource_funds__held') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

-- After a change of territory the funds of a code are those of another unit.
placed as (

    select
        held.*,
        ancestors.ancestor_code,
        units.unit_name,
        units.unit_level,
        (
            select max(territories.changed_date) from territories
            where
                territories.unit_code = units.unit_code
                and territories.changed_date <= held.as_of_date
        ) as territory_from

    from held
    inner join ancestors
        on
            held.unit_code = ancestors.unit_code
            and {{ is_valid_on('ancestors', 'held.as_of_date') }}
    inner join units
        on
            ancestors.ancestor_code = units.unit_code
            and {{ is_valid_on('units', 'held.as_of_date') }}

),

-- A register that did not come says nothing; one that came without the fund says 0.
rolled_up as (

    select
        ancestor_code as unit_code,
        unit_name,
        unit_level,
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
        sum(opening_vnd) as opening_vnd,
        bool_and(is_opening_known) as is_opening_known,
        as_of_date

    from placed
    group by
        ancestor_code, unit_name, unit_level, territory_from, fund, fund_level, period,
        as_of_date

)

select * from rolled_up
