{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }} as reviews
    where {{ is_touched_or_later('reviews.as_of_date') }}

),

standards as (

    select * from {{ ref('dim_poverty_standard') }}

),

measured as (

    select
        reviews.*,
        standards.indicator_count,
        standards.is_near_poor_multidimensional

    from reviews
    inner join standards on reviews.standard_code = standards.standard_code

),

earlier as (

    select
        unit_code,
        period,
        stage,
        standard_code,
        previous_households as households,
        previous_poor_households as poor_households

    from reviews
    where is_comparable

),

earlier_rated as (

    select
        *,
        {{ metric('poor_rate_pct') }} as poor_rate_pct

    from earlier

),

rated as (

    select
        *,
        {% for rate in [
            'poor_rate_pct', 'near_poor_rate_pct', 'deprivation_intensity', 'adjusted_headcount',
            'poor_persons_rate_pct', 'near_poor_persons_rate_pct',
        ] %}
        {{ metric(rate) }} as {{ rate }},
        {% endfor %}
        case when is_near_poor_multidimensional then {{ metric('multidimensional_poor_rate_pct') }}
        end as multidimensional_poor_rate_pct

    from measured

),

described as (

    select
        {% for column in [
            'unit_code', 'unit_name', 'unit_level', 'as_of_date', 'period', 'stage',
            'standard_code', 'households', 'persons', 'poor_households', 'near_poor_households',
            'poor_persons', 'near_poor_persons', 'poor_rate_pct', 'near_poor_rate_pct',
            'multidimensional_poor_rate_pct', 'deprivation_intensity', 'adjusted_headcount',
        ] %}
        rated.{{ column }},
        {% endfor %}
        -- Of the rounded rates, so that printed rates and their printed difference agree.
        rated.poor_rate_pct - earlier_rated.poor_rate_pct as poor_rate_change_pp,
        rated.is_comparable,
        rated.submission_id,
        rated.is_complete,
        rated.poor_persons_rate_pct,
        rated.near_poor_persons_rate_pct,
        {{ row_description('rated', is_break='rated.is_break') }},
        {{ confidentiality() }}

    from rated
    left join earlier_rated
        on
            rated.unit_code = earlier_rated.unit_code
            and {{ is_same_review('rated', 'earlier_rated') }}

)

select * from described
