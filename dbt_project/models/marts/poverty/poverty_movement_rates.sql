{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }}

),

movements as (

    select * from {{ ref('int_poverty_movements__rolled_up') }}

),

coverage as (

    select * from {{ ref('int_review_tables__covered') }} as coverage
    where {{ is_touched_or_later('coverage.as_of_date') }}

),

-- One row for both tables: that of the poor says what it covers, where there is one.
covered as (

    select distinct on (unit_code, period, stage, standard_code) *

    from coverage
    where table_name like 'movement_%'
    order by
        unit_code, period, stage, standard_code,
        case table_name when 'movement_poor' then 1 else 2 end

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
        covered.unit_name,
        covered.unit_level,
        covered.as_of_date,
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
        covered.table_name = 'movement_poor' and covered.is_complete as is_complete,
        coalesce(near_poor.is_complete, false) as is_near_poor_complete,
        coalesce(reviews.is_comparable, false) as is_comparable,
        case
            when reviews.is_comparable
                then rated.poor_households_at_start = reviews.previous_poor_households
        end as is_start_continued,
        {{
            row_description(
                'covered', is_break='reviews.is_break',
                is_incomplete='covered.is_complete is not true or near_poor.is_complete is false'
            )
        }}

    from rated
    inner join covered
        on rated.unit_code = covered.unit_code and {{ is_same_review('rated', 'covered') }}
    left join reviews
        on rated.unit_code = reviews.unit_code and {{ is_same_review('rated', 'reviews') }}
    left join coverage as near_poor
        on
            rated.unit_code = near_poor.unit_code
            and near_poor.table_name = 'movement_near_poor'
            and {{ is_same_review('rated', 'near_poor') }}

)

select * from described
