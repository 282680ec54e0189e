{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }} as reviews
    where {{ is_touched_or_later('reviews.as_of_date') }}

),

movements as (

    select * from {{ ref('int_poverty_movements__rolled_up') }}

),

coverage as (

    select * from {{ ref('int_review_tables__covered') }}

),

escaped as (

    select
        *,
        escaped_to_near_poor_households + escaped_above_near_poor_households
            as escaped_households

    from movements

),

rated as (

    select
        {% for rate in [
            'escape_rate_pct', 'fall_back_rate_pct', 'newly_poor_rate_pct',
            'near_poor_leave_rate_pct', 'near_poor_to_poor_rate_pct',
        ] %}
        {{ metric(rate) }} as {{ rate }},
        {% endfor %}
        *

    from escaped

),

described as (

    select
        rated.unit_code,
        reviews.unit_name,
        reviews.unit_level,
        reviews.as_of_date,
        rated.period,
        rated.stage,
        rated.standard_code,
        {% for column in [
            'poor_households_at_start', 'escaped_households', 'escaped_to_near_poor_households',
            'escaped_above_near_poor_households', 'poor_other_decrease_households',
            'became_poor_households', 'fell_back_households', 'newly_poor_households',
            'poor_other_increase_households', 'poor_households_at_end',
            'near_poor_households_at_start', 'left_near_poverty_households',
            'near_poor_to_poor_households', 'near_poor_other_decrease_households',
            'near_poor_from_poor_households', 'near_poor_fell_back_households',
            'newly_near_poor_households', 'near_poor_other_increase_households',
            'near_poor_households_at_end', 'escape_rate_pct', 'fall_back_rate_pct',
            'newly_poor_rate_pct', 'near_poor_leave_rate_pct', 'near_poor_to_poor_rate_pct',
        ] %}
        rated.{{ column }},
        {% endfor %}
        coalesce(poor.is_complete, false) as is_complete,
        coalesce(near_poor.is_complete, false) as is_near_poor_complete,
        reviews.is_comparable,
        case
            when reviews.is_comparable
                then rated.poor_households_at_start = reviews.previous_poor_households
        end as is_start_continued

    from rated
    inner join reviews
        on rated.unit_code = reviews.unit_code and {{ is_same_review('rated', 'reviews') }}
    left join coverage as poor
        on
            rated.unit_code = poor.unit_code
            and poor.table_name = 'movement_poor'
            and {{ is_same_review('rated', 'poor') }}
    left join coverage as near_poor
        on
            rated.unit_code = near_poor.unit_code
            and near_poor.table_name = 'movement_near_poor'
            and {{ is_same_review('rated', 'near_poor') }}

)

select * from described
