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

completed as (

    select * from {{ ref('int_register_resources__completed') }}

),

described as (

    select
        reviews.focus_area_type,
        types.name_vi as focus_area_vi,
        types.name_en as focus_area_en,
        reviews.unit_code,
        units.unit_name,
        {% for column in [
            'unit_level', 'period', 'stage', 'standard_code', 'as_of_date', 'households',
            'poor_households', 'near_poor_households', 'poor_rate_pct', 'near_poor_rate_pct',
        ] %}
        reviews.{{ column }},
        {% endfor %}
        reviews.poor_rate_pct - reviews.previous_poor_rate_pct as poor_rate_change_pp,
        reviews.previous_as_of_date,
        reviews.commune_count,
        reviews.reported_commune_count,
        helped.contributed_vnd,
        helped.used_vnd,
        helped.contributed_not_told_apart_vnd,
        helped.used_not_told_apart_vnd,
        coalesce(following.followed_commune_count, 0) as followed_commune_count,
        coalesce(following.steering_member_count, 0) as steering_member_count,
        {{ unit_description() }},
        {{ word_of('stage', 'reviews.stage') }} as stage_vi,
        {{ completeness_of_resources() }},
        reviews.previous_poor_rate_pct is not null as is_comparable,
        reviews.is_complete,
        reviews.is_list_complete,
        reviews.is_confirmed,
        length(reviews.period) = 4
        and {{ is_preferred(
            'reviews.focus_area_type, reviews.unit_code, reviews.period',
            'reviews.stage', 'reviews.standard_code',
        ) }} as is_preferred,
        {{ observation_status(
            'not reviews.is_complete',
            is_break='reviews.previous_poor_rate_pct is null',
            is_preliminary="reviews.stage = 'preliminary'",
        ) }} as observation_status

    from reviews
    inner join types on reviews.focus_area_type = types.focus_area_type
    inner join units
        on
            reviews.unit_code = units.unit_code
            and {{ is_valid_on('units', 'reviews.as_of_date') }}
    -- A place within a unit that reports is told of by that unit.
    left join completed
        on
            coalesce(units.district_code, units.unit_code) = completed.unit_code
            and to_char(reviews.as_of_date, 'YYYY') = completed.period
    -- Nothing that names the areas says little where help went to them and others together.
    left join lateral (
        select
            {% for side in ['contributed', 'used'] %}
            cast(
                case
                    when sum(resources.{{ side }}_vnd) is not null
                        then sum(resources.{{ side }}_vnd)
                    when
                        bool_or(resources.is_{{ side }}_told)
                        and sum(resources.{{ side }}_not_told_apart_vnd) is null
                        then 0
                end as bigint
            ) as {{ side }}_vnd,
            cast(sum(resources.{{ side }}_not_told_apart_vnd) as bigint)
                as {{ side }}_not_told_apart_vnd,
            {% endfor %}
            max(resources.as_of_date) as told_until
        from resources
        where
            resources.focus_area_type = reviews.focus_area_type
            and resources.unit_code = reviews.unit_code
            and resources.as_of_date <= reviews.as_of_date
            and resources.territory_until > reviews.as_of_date
            and {{ year_end('resources.as_of_date') }} = {{ year_end('reviews.as_of_date') }}
    ) as helped on true
    left join lateral (
        select
            count(distinct followed_areas.unit_code) as followed_commune_count,
            count(distinct member.steering_member_key) as steering_member_count
        from followed_areas
        cross join unnest(followed_areas.member_keys) as member (steering_member_key)
        where
            followed_areas.is_known
            and followed_areas.as_of_date = reviews.as_of_date
            and followed_areas.focus_area_type = reviews.focus_area_type
            and reviews.unit_code in (
                followed_areas.unit_code, followed_areas.district_code,
                followed_areas.province_code
            )
    ) as following on true

),

-- Types overlap: only all focus areas and the rest hold each commune once.
counted as (

    select
        *,
        {{ is_counted(grain="focus_area_type in ('all_focus', 'rest')") }} as is_counted
    from described

)

select * from counted
