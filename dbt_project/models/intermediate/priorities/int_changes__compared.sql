{#- Which registers count changes with the other registers of their year: made anew each time. -#}
{{ config(materialized='table') }}

{%- set description = [
    'unit_key', 'unit_code', 'unit_name', 'unit_level', 'period', 'previous_as_of_date',
    'as_of_date', 'is_preferred',
] -%}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }}
    where is_comparable

),

counted as (

    select * from {{ ref('int_resources__counted') }}

),

registers as (

    select
        unit_key,
        unit_code,
        unit_name,
        unit_level,
        period,
        period_kind,
        {{ sum_known(
            'contributed_total_vnd', "is_reporting_unit and form = 'resource_contributions'"
        ) }} as contributed_total_vnd,
        period_kind = 'year' as is_preferred,
        as_of_date

    from counted
    group by unit_key, unit_code, unit_name, unit_level, period, period_kind, as_of_date

),

-- A unit under one key is one territory.
followed as (

    select
        *,
        lag(contributed_total_vnd) over trend as previous_contributed_total_vnd,
        lag(as_of_date) over trend as previous_as_of_date

    from registers
    window trend as (partition by unit_key, period_kind order by as_of_date)

),

compared as (

    {% for figure in ['poor_households', 'near_poor_households'] %}
    select
        {{ description | join(', ') }},
        stage,
        standard_code,
        '{{ figure }}' as figure,
        {{ figure }} as value,
        previous_{{ figure }} as previous_value
    from reviews
    where {{ figure }} is not null and previous_{{ figure }} is not null

    union all
    {% endfor %}
    select
        {{ description | join(', ') }},
        '-1' as stage,
        '-1' as standard_code,
        'contributed_total_vnd' as figure,
        contributed_total_vnd as value,
        previous_contributed_total_vnd as previous_value
    from followed
    where
        contributed_total_vnd > 0
        and previous_contributed_total_vnd > 0
        and previous_as_of_date = cast(
            as_of_date + 1 - case period_kind
                when 'year' then interval '1 year'
                when 'quarter' then interval '3 months'
                else interval '1 month'
            end as date
        ) - 1

),

-- Of all units of a level together, which are those that can be compared.
shared as (

    select
        *,
        value - previous_value as change,
        100.0 * (value - previous_value)
        / nullif(sum(value - previous_value) over of_review, 0) as share_of_change_pct

    from compared
    window of_review as (partition by figure, unit_level, period, stage, standard_code)

)

select * from shared
