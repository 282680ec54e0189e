{{ config(unique_key='as_of_date') }}

with

resources as (

    select
        resources.*,
        {{ year_end('resources.as_of_date') }} as year_end
    from {{ ref('int_focus_resources__rolled_up') }} as resources
    where
        resources.focus_area_type in ('all_focus', 'rest')
        and resources.territory_until > {{ year_end('resources.as_of_date') }}
        and {{ is_touched_or_later(year_end('resources.as_of_date')) }}

),

-- Only where a unit had focus areas at the time.
placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where focus_area_type = 'all_focus'

),

-- What went to units of which focus areas are a part stands by the areas and by the rest alike.
yearly as (

    select
        resources.unit_code,
        resources.year_end as as_of_date,
        {% for side in ['contributed', 'used'] %}
        bool_or(resources.is_{{ side }}_told) as is_{{ side }}_told,
        sum(resources.{{ side }}_vnd) filter (where resources.focus_area_type = 'all_focus')
            as focus_{{ side }}_vnd,
        sum(resources.{{ side }}_vnd) filter (where resources.focus_area_type = 'rest')
            as rest_{{ side }}_vnd,
        sum(resources.{{ side }}_not_told_apart_vnd)
        filter (where resources.focus_area_type = 'all_focus')
            as not_told_apart_{{ side }}_vnd,
        {% endfor %}
        max(resources.as_of_date) as figures_to_date

    from resources
    inner join placements
        on
            resources.unit_code = placements.unit_code
            and resources.as_of_date = placements.as_of_date
    group by resources.unit_code, resources.year_end

),

measured as (

    select
        yearly.unit_code,
        measures.measure_code,
        yearly.as_of_date,
        yearly.figures_to_date,
        measures.form,
        measures.actual_value,
        measures.compared_value,
        measures.not_told_apart_value

    from yearly
    cross join
        lateral (
            values
            {% for side, form in [
                ('contributed', 'resource_contributions'), ('used', 'resource_uses'),
            ] %}
            (
                'focus_{{ side }}_vnd',
                '{{ form }}',
                yearly.focus_{{ side }}_vnd,
                yearly.rest_{{ side }}_vnd,
                yearly.not_told_apart_{{ side }}_vnd,
                yearly.is_{{ side }}_told
            ){{ ',' if not loop.last }}
            {% endfor %}
        ) as measures (
            measure_code, form, actual_value, compared_value, not_told_apart_value, is_told
        )
    where measures.is_told

)

select * from measured
