{{ config(unique_key='as_of_date') }}

with

reviews as (

    select
        *,
        case when stage = 'regular' then 'regular' else 'annual' end as review_kind,
        {{ metric('poor_rate_pct') }} as poor_rate_pct,
        {{ metric('near_poor_rate_pct') }} as near_poor_rate_pct
    from {{ ref('int_focus_reviews__rolled_up') }}

),

-- One figure a date to compare with: the official one replaces the preliminary one.
dated as (

    select distinct on (
        focus_area_type, unit_code, review_kind, standard_code, summed_territories, as_of_date
    ) *

    from reviews
    where summed_territories is not null
    order by
        focus_area_type, unit_code, review_kind, standard_code, summed_territories, as_of_date,
        case stage when 'official' then 1 else 2 end, period

),

-- The same communes are followed: where others report, a new trend begins.
followed as (

    select
        *,
        lag(as_of_date) over trend as previous_as_of_date,
        lag(poor_rate_pct) over trend as previous_poor_rate_pct

    from dated
    window trend as (
        partition by
            focus_area_type, unit_code, review_kind, standard_code, summed_territories
        order by as_of_date
    )

),

compared as (

    select
        reviews.*,
        followed.previous_as_of_date,
        followed.previous_poor_rate_pct

    from reviews
    left join followed
        on
            reviews.focus_area_type = followed.focus_area_type
            and reviews.unit_code = followed.unit_code
            and reviews.review_kind = followed.review_kind
            and reviews.standard_code = followed.standard_code
            and reviews.summed_territories = followed.summed_territories
            and reviews.as_of_date = followed.as_of_date
    where {{ is_touched_or_later('reviews.as_of_date') }}

)

select * from compared
