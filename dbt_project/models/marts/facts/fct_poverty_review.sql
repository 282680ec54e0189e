with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

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
        average_living_standard_persons,
        poor_deprivations,
        is_counted,
        _sheet,
        _row,
        _deprivation_sheet,
        _deprivation_row,
        {{ confidentiality() }}

    from reviews

)

select * from counted
