with

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }}

),

standards as (

    select * from {{ ref('dim_poverty_standard') }}

),

rated as (

    select
        reviews.unit_code,
        reviews.unit_name,
        reviews.unit_level,
        reviews.as_of_date,
        reviews.period,
        reviews.stage,
        reviews.standard_code,
        reviews.households,
        reviews.persons,
        reviews.poor_households,
        reviews.near_poor_households,
        reviews.poor_persons,
        reviews.near_poor_persons,
        {{ rate_pct('reviews.poor_households', 'reviews.households') }} as poor_rate_pct,
        {{ rate_pct('reviews.near_poor_households', 'reviews.households') }}
            as near_poor_rate_pct,
        case
            when standards.is_near_poor_multidimensional
                then
                    {{
                        rate_pct(
                            '(reviews.poor_households + reviews.near_poor_households)',
                            'reviews.households'
                        )
                    }}
        end as multidimensional_poor_rate_pct,
        {{
            deprivation_share(
                'reviews.poor_deprivations', 'standards.indicator_count', 'reviews.poor_households'
            )
        }} as deprivation_intensity,
        -- Rate of the poor times intensity, with the poor households cancelled out.
        {{
            deprivation_share(
                'reviews.poor_deprivations', 'standards.indicator_count', 'reviews.households'
            )
        }} as adjusted_headcount,
        -- Of the rounded rates, so that printed rates and their printed difference agree.
        case
            when reviews.is_comparable
                then
                    {{ rate_pct('reviews.poor_households', 'reviews.households') }}
                    - {{
                        rate_pct('reviews.previous_poor_households', 'reviews.previous_households')
                    }}
        end as poor_rate_change_pp,
        reviews.is_comparable,
        reviews.submission_id,
        reviews.is_complete

    from reviews
    inner join standards on reviews.standard_code = standards.standard_code

)

select * from rated
