{%- set figures = {
    'poor_households_at_start': ('poor', 'start_count'),
    'escaped_to_near_poor_households': ('poor', 'to_near_poor'),
    'escaped_above_near_poor_households': ('poor', 'above_near_poor'),
    'poor_other_decrease_households': ('poor', 'other_decrease'),
    'became_poor_households': ('poor', 'from_near_poor'),
    'fell_back_households': ('poor', 'fell_back'),
    'newly_poor_households': ('poor', 'newly_poor'),
    'poor_other_increase_households': ('poor', 'other_increase'),
    'poor_households_at_end': ('poor', 'end_count'),
    'near_poor_households_at_start': ('near_poor', 'start_count'),
    'left_near_poverty_households': ('near_poor', 'left_near_poverty'),
    'near_poor_to_poor_households': ('near_poor', 'to_poor'),
    'near_poor_other_decrease_households': ('near_poor', 'other_decrease'),
    'near_poor_from_poor_households': ('near_poor', 'from_poor'),
    'near_poor_fell_back_households': ('near_poor', 'fell_back'),
    'newly_near_poor_households': ('near_poor', 'newly_near_poor'),
    'near_poor_other_increase_households': ('near_poor', 'other_increase'),
    'near_poor_households_at_end': ('near_poor', 'end_count'),
} -%}

with

movements as (

    select * from {{ ref('int_poverty_movements__current') }} as movements
    where {{ is_touched('movements.period') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

rolled_up as (

    select
        ancestors.ancestor_code as unit_code,
        movements.period,
        movements.stage,
        {% for figure, (poverty_status, movement) in figures.items() %}
        {{ movement_sum(poverty_status, movement) }} as {{ figure }},
        {% endfor %}
        movements.standard_code

    from movements
    inner join ancestors on movements.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, movements.period, movements.stage, movements.standard_code

)

select * from rolled_up
