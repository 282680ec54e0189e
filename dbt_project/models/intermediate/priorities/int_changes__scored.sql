{#- A unit is scored among the others, whenever they changed: made anew with every build. -#}
{{ config(materialized='table') }}

{#- What the rule on changes that surprise has as well; see docs/anomalies.md. -#}
{%- set least_change = 0.05 -%}
{%- set fewest_units = 5 -%}
{%- set review = 'figure, unit_level, period, stage, standard_code' -%}

with

changes as (

    select
        *,
        (value + 0.5) / (previous_value + 0.5) as ratio,
        sqrt(greatest(value, previous_value) + 0.5) as weight

    from {{ ref('int_changes__compared') }}

),

-- What was none and is none has not changed.
measured as (

    select * from changes
    where value > 0 or previous_value > 0

),

usual as (

    select
        {{ review }},
        percentile_cont(0.5) within group (order by ratio) as ratio
    from measured
    group by {{ review }}
    having count(*) >= {{ fewest_units }}

),

effects as (

    select
        measured.*,
        measured.weight * case
            when measured.ratio < usual.ratio then 1 - usual.ratio / measured.ratio
            else measured.ratio / usual.ratio - 1
        end as effect

    from measured
    inner join usual
        on
            measured.figure = usual.figure
            and measured.unit_level = usual.unit_level
            and {{ is_same_review('measured', 'usual') }}

),

quartiles as (

    select
        {{ review }},
        percentile_cont(0.25) within group (order by effect) as lower_effect,
        percentile_cont(0.5) within group (order by effect) as middle_effect,
        percentile_cont(0.75) within group (order by effect) as upper_effect
    from effects
    group by {{ review }}

),

scored as (

    select
        effects.unit_key,
        effects.figure,
        effects.unit_level,
        effects.period,
        effects.stage,
        effects.standard_code,
        cast(
            (effects.effect - quartiles.middle_effect) / greatest(
                case
                    when effects.effect < quartiles.middle_effect
                        then quartiles.middle_effect - quartiles.lower_effect
                    else quartiles.upper_effect - quartiles.middle_effect
                end,
                {{ least_change }} * effects.weight
            ) as numeric(18, 2)
        ) as effect_score

    from effects
    inner join quartiles
        on
            effects.figure = quartiles.figure
            and effects.unit_level = quartiles.unit_level
            and {{ is_same_review('effects', 'quartiles') }}

)

select * from scored
