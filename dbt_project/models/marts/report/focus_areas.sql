{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_focus_reviews__compared') }} as reviews
    where {{ is_touched_or_later('reviews.as_of_date') }}

),

resources as (

    select * from {{ ref('int_focus_resources__rolled_up') }}

),

followed_areas as (

    select * from {{ ref('int_steering_areas__followed') }}

),

types as (

    select * from {{ ref('int_focus_area_types__named') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

described as (

    select
        reviews.focus_area_type,
        types.name_vi as focus_area_vi,
        types.name_en as focus_area_en,
        reviews.unit_code,
        units.unit_name,
        reviews.unit_level,
        reviews.period,
        reviews.stage,
        reviews.standard_code,
        reviews.as_of_date,
        reviews.households,
        reviews.poor_households,
        reviews.near_poor_households,
        reviews.poor_rate_pct,
        reviews.near_poor_rate_pct,
        reviews.poor_rate_pct - reviews.previous_poor_rate_pct as poor_rate_change_pp,
        reviews.previous_as_of_date,
        reviews.commune_count,
        reviews.reported_commune_count,
        helped.contributed_vnd,
        helped.used_vnd,
        coalesce(following.followed_commune_count, 0) as followed_commune_count,
        following.steering_members,
        reviews.previous_poor_rate_pct is not null as is_comparable,
        reviews.is_complete,
        reviews.is_confirmed

    from reviews
    inner join types on reviews.focus_area_type = types.focus_area_type
    inner join units
        on
            reviews.unit_code = units.unit_code
            and {{ is_valid_on('units', 'reviews.as_of_date') }}
    left join lateral (
        select
            cast(sum(resources.contributed_vnd) as bigint) as contributed_vnd,
            cast(sum(resources.used_vnd) as bigint) as used_vnd
        from resources
        where
            resources.focus_area_type = reviews.focus_area_type
            and resources.unit_code = reviews.unit_code
            and resources.as_of_date <= reviews.as_of_date
            and {{ year_end('resources.as_of_date') }} = {{ year_end('reviews.as_of_date') }}
    ) as helped on true
    left join lateral (
        select
            count(*) as followed_commune_count,
            string_agg(followed_areas.steering_members, '; ') as steering_members
        from followed_areas
        where
            followed_areas.is_known
            and followed_areas.as_of_date = reviews.as_of_date
            and followed_areas.focus_area_type = reviews.focus_area_type
            and reviews.unit_code in (
                followed_areas.unit_code, followed_areas.district_code,
                followed_areas.province_code
            )
    ) as following on true

)

select * from described
