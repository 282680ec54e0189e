{#- A unit is ranked among the others, whenever they changed: made anew with every build. -#}
{{ config(materialized='table') }}

{#- Beyond so many quartile widths a change is an exception to look at; see docs/anomalies.md. -#}
{%- set exceptional = 7 -%}
{%- set review = 'figure, unit_level, period, stage, standard_code' -%}
{%- set figures = {
    'poor_households': 'Số hộ nghèo',
    'near_poor_households': 'Số hộ cận nghèo',
    'contributed_total_vnd': 'Tổng giá trị nguồn lực huy động',
} -%}

with

compared as (

    select * from {{ ref('int_changes__compared') }}

),

scores as (

    select * from {{ ref('int_changes__scored') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

scored as (

    select
        compared.*,
        scores.effect_score,
        coalesce(abs(scores.effect_score) > {{ exceptional }}, false) as is_exceptional

    from compared
    left join scores
        on
            compared.unit_key = scores.unit_key
            and compared.figure = scores.figure
            and {{ is_same_review('compared', 'scores') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by {{ review }}
            order by is_exceptional desc, abs(change) desc, unit_key asc
        ) as review_rank

    from scored

),

described as (

    select
        ranked.unit_code,
        ranked.figure,
        ranked.period,
        ranked.stage,
        ranked.standard_code,
        ranked.unit_name,
        ranked.unit_level,
        case ranked.figure
            {%- for figure, name_vi in figures.items() %}
            when '{{ figure }}' then '{{ name_vi }}'
            {%- endfor %}
        end as figure_vi,
        cast(ranked.value as bigint) as value,
        cast(ranked.previous_value as bigint) as previous_value,
        cast(ranked.change as bigint) as change,
        ranked.effect_score,
        cast(ranked.share_of_change_pct as numeric(18, 2)) as share_of_change_pct,
        ranked.review_rank,
        {{ unit_description() }},
        ranked.is_exceptional,
        {{ is_counted('ranked.is_preferred', 'ranked.unit_level') }} as is_counted,
        ranked.is_preferred,
        ranked.previous_as_of_date,
        ranked.as_of_date

    from ranked
    inner join units on ranked.unit_key = units.unit_key

)

select * from described
