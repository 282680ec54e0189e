{{ config(unique_key='as_of_date') }}

with

reviews as (

    select * from {{ ref('int_focus_reviews__compared') }} as reviews
    where
        {{ is_touched_or_later('reviews.as_of_date') }}
        and reviews.stage <> 'regular'
        and reviews.unit_level <> 'commune'
        and reviews.reported_commune_count > 0

),

-- The official figure replaces the preliminary one.
chosen as (

    select distinct on (focus_area_type, unit_code, standard_code, as_of_date) *
    from reviews
    order by
        focus_area_type asc, unit_code asc, standard_code asc, as_of_date asc,
        is_complete desc, case stage when 'official' then 1 else 2 end asc, period asc

),

measured as (

    select
        areas.unit_code,
        areas.focus_area_type || '_poor_rate_pct' as measure_code,
        areas.as_of_date,
        areas.as_of_date as figures_to_date,
        areas.stage,
        areas.standard_code,
        areas.previous_as_of_date,
        areas.previous_poor_rate_pct as previous_value,
        areas.poor_rate_pct as actual_value,
        rest.poor_rate_pct as compared_value,
        areas.reported_commune_count,
        areas.commune_count,
        areas.is_list_complete and coalesce(rest.is_list_complete, false) as is_list_complete,
        areas.is_complete and coalesce(rest.is_complete, false) as is_complete,
        areas.previous_poor_rate_pct is not null as is_comparable

    from chosen as areas
    left join chosen as rest
        on
            areas.unit_code = rest.unit_code
            and areas.standard_code = rest.standard_code
            and areas.as_of_date = rest.as_of_date
            and rest.focus_area_type = 'rest'
    where areas.focus_area_type in ('border', 'minority')

)

select * from measured
