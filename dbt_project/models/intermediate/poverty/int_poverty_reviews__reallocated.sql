with

reviews as (

    select
        *,
        {{ neither_poor_nor_near_poor('reviews', 'households') }} as other_households,
        {{ neither_poor_nor_near_poor('reviews', 'persons') }} as other_persons

    from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

),

crosswalk as (

    select * from {{ ref('int_unit_crosswalk__composed') }}

),

-- The poor, the near-poor and the others each by themselves: so the poor are never more than all.
allocated as (

    select
        reviews.unit_key,
        households.current_unit_key,
        reviews.period,
        reviews.stage,
        reviews.standard_code,
        reviews.poor_deprivations as all_deprivations,
        {% for measure in ['households', 'persons'] %}
        {% for status in ['poor', 'near_poor', 'other'] %}
        {{
            allocate(
                'reviews.' ~ status ~ '_' ~ measure, measure ~ '.lower_parts',
                measure ~ '.upper_parts', measure ~ '.total_parts'
            )
        }} as {{ status }}_{{ measure }},
        {% endfor %}
        {% endfor %}
        households.is_estimated or persons.is_estimated as is_estimated,
        households.is_confirmed and persons.is_confirmed as is_confirmed,
        reviews.as_of_date

    from reviews
    inner join crosswalk as households
        on reviews.unit_key = households.unit_key and households.measure = 'households'
    inner join crosswalk as persons
        on
            (households.unit_key, households.current_unit_key, 'persons')
            = (persons.unit_key, persons.current_unit_key, persons.measure)

),

counted as (

    select
        allocated.*,
        sum(allocated.poor_households) over review as all_poor_households,
        sum(allocated.poor_households) over (review order by allocated.current_unit_key)
            as upper_poor_households

    from allocated
    window review as (partition by unit_key, period, stage, standard_code)

),

reallocated as (

    select
        unit_key,
        current_unit_key,
        period,
        stage,
        standard_code,
        {% for measure in ['households', 'persons'] %}
        other_{{ measure }} + coalesce(poor_{{ measure }}, 0) + coalesce(near_poor_{{ measure }}, 0)
            as {{ measure }},
        poor_{{ measure }},
        near_poor_{{ measure }},
        {% endfor %}
        -- Deprivations go where the poor households go that suffer them.
        case
            when all_poor_households > 0
                then
                    {{ allocate(
                        'all_deprivations', '(upper_poor_households - poor_households)',
                        'upper_poor_households', 'all_poor_households'
                    ) }}
            when all_deprivations = 0 or not is_estimated then all_deprivations
        end as poor_deprivations,
        is_estimated,
        is_confirmed,
        as_of_date

    from counted

)

select * from reallocated
