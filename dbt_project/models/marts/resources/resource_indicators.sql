{#- A quarter and a year change with registers of other periods: made anew with every build. -#}
{{ config(materialized='table') }}

{#- Only a register that came from the unit itself, or from one beneath it, makes a 0. -#}
{%- set told = {
    'contributed': "is_reporting_unit and form = 'resource_contributions'",
    'used': "is_reporting_unit and form = 'resource_uses'",
} -%}

with

counted as (

    select * from {{ ref('int_resources__counted') }}

),

households as (

    select * from {{ ref('int_resource_poor_households__dated') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

completed as (

    select * from {{ ref('int_register_resources__completed') }}

),

rolled_up as (

    select
        unit_key,
        unit_code,
        unit_name,
        unit_level,
        period,
        period_kind,
        {% for side in told %}
        {% for figure in resource_figures(side) %}
        {{ sum_known(figure, told[side]) }} as {{ figure }},
        {% endfor %}
        {% for group in ['_budget_vnd', '_non_budget_vnd', '_total_vnd'] %}
        {%- set is_told = 'is_focus is not null and ' ~ side ~ '_total_vnd > 0' %}
        {{ sum_known(side ~ group, is_told, 'is_focus') }} as focus_{{ side ~ group }},
        {% endfor %}
        {% endfor %}
        {{ sum_known('labour_days', told['contributed'], type='numeric(18, 3)') }} as labour_days,
        cast(sum(used_total_vnd) filter (where is_focus is not null) as bigint)
            as commune_used_total_vnd,
        cast(sum(beneficiary_households) as bigint) as beneficiary_households,
        cast(sum(beneficiary_persons) as bigint) as beneficiary_persons,
        {% for side in told %}
        cast(sum({{ side }}_total_vnd) filter (where is_focus is null) as bigint)
            as {{ side }}_not_told_apart_vnd,
        {% endfor %}
        bool_or(is_overlapping) as is_overlapping,
        as_of_date

    from counted
    group by
        unit_key, unit_code, unit_name, unit_level, period, period_kind, as_of_date

),

compared as (

    select
        rolled_up.*,
        units.unit_kind,
        units.parent_code,
        units.parent_name,
        households.poor_households,
        households.standard_code as poor_households_standard,
        households.as_of_date as poor_households_date,
        coalesce(households.denominator_status, 'no_count') as denominator_status,
        {{ completeness_of_resources() }},
        -- A quarter tells of its months, not what each of them had.
        coalesce(completed.is_complete, false)
        and rolled_up.contributed_total_vnd is not null
        and rolled_up.used_total_vnd is not null as is_complete

    from rolled_up
    inner join units on rolled_up.unit_key = units.unit_key
    -- A place within a unit that reports is told of by that unit.
    left join completed
        on
            coalesce(units.district_code, units.unit_code) = completed.unit_code
            and rolled_up.period = completed.period
    -- A unit that ended within the year is not set beside the poor of its successor.
    left join households
        on
            rolled_up.unit_code = households.unit_code
            and {{ is_valid_on('households', 'least(rolled_up.as_of_date, units.valid_to - 1)') }}

),

measured as (

    select
        *,
        -- The province alone holds everything, and a year its quarters and months.
        {{ is_counted("period_kind = 'year'") }} as is_counted,
        period_kind = 'year' as is_preferred,
        {{ observation_status('not is_complete') }} as observation_status,
        case denominator_status
            when 'current' then 'Còn dùng được'
            when 'standard_ended' then 'Chuẩn nghèo đã hết hiệu lực'
            when 'older_than_a_year' then 'Số liệu đã quá một năm'
            when 'no_count' then 'Chưa có số liệu'
        end as denominator_status_vi,
        {% for name in [
            'non_budget_share_pct', 'non_budget_per_poor_household_vnd',
            'used_per_poor_household_vnd', 'focus_share_pct',
        ] %}
        {{ metric(name) }} as {{ name }}{% if not loop.last %},{% endif %}
        {% endfor %}

    from compared

)

select * from measured
