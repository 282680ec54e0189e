{{ config(unique_key='as_of_date') }}

with

resources as (

    select
        resources.*,
        {{ year_end('resources.as_of_date') }} as year_end
    from {{ ref('int_focus_resources__rolled_up') }} as resources

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where focus_area_type = 'all_focus'

),

-- Only where a unit had focus areas at the time.
entries as (

    select resources.*

    from resources
    inner join placements
        on
            resources.unit_code = placements.unit_code
            and resources.as_of_date = placements.as_of_date
    where {{ is_touched_or_later('resources.year_end') }}

),

yearly as (

    select
        unit_code,
        year_end as as_of_date,
        max(as_of_date) as figures_to_date,
    {% for figure in ['contributed_vnd', 'used_vnd'] %}
    sum({{ figure }}) filter (where focus_area_type = 'all_focus') as focus_{{ figure }},
    sum({{ figure }}) filter (where focus_area_type = 'rest') as rest_{{ figure }},
    sum({{ figure }}) filter (where focus_area_type = 'not_told') as not_told_{{ figure }}
    {{- ',' if not loop.last }}
    {% endfor %}

    from entries
    group by unit_code, year_end

),

measured as (

    select
        yearly.unit_code,
        measures.measure_code,
        yearly.as_of_date,
        yearly.figures_to_date,
        coalesce(measures.actual_value, 0) as actual_value,
        coalesce(measures.compared_value, 0) as compared_value,
        coalesce(measures.not_told_value, 0) = 0 as is_complete

    from yearly
    cross join
        lateral (
            values
            {% for figure in ['contributed_vnd', 'used_vnd'] %}
            (
                'focus_{{ figure }}',
                yearly.focus_{{ figure }},
                yearly.rest_{{ figure }},
                yearly.not_told_{{ figure }}
            ){{ ',' if not loop.last }}
            {% endfor %}
        ) as measures (measure_code, actual_value, compared_value, not_told_value)
    -- All that cannot be told apart says nothing of either side.
    where measures.actual_value > 0 or measures.compared_value > 0

)

select * from measured
