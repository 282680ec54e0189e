with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }}

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        submission_id,
        households,
        persons,
        poor_households,
        near_poor_households,
        average_living_standard_households,
        poor_persons,
        near_poor_persons,
        average_living_standard_persons

    from reviews

)

select * from counted
