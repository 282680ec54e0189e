{{ config(unique_key='as_of_date') }}

with

reviews as (

    select
        *,
        {{ metric('poor_rate_pct') }} as poor_rate_pct
    from {{ ref('int_poverty_reviews__compared') }}
    where stage <> 'regular'

),

-- The official figure replaces the preliminary one.
chosen as (

    select distinct on (unit_code, standard_code, as_of_date) *
    from reviews
    order by
        unit_code asc, standard_code asc, as_of_date asc,
        is_complete desc, case stage when 'official' then 1 else 2 end asc, period asc

),

measured as (

    select
        chosen.unit_code,
        'poor_rate_pct' as measure_code,
        chosen.period,
        chosen.as_of_date,
        chosen.stage,
        chosen.standard_code,
        chosen.territory_from,
        chosen.submission_id,
        chosen.reported_commune_count,
        baselines.as_of_date as baseline_date,
        baselines.poor_rate_pct as baseline_value,
        years_before.poor_rate_pct as previous_value,
        chosen.poor_rate_pct as actual_value,
        cast(
            extract(year from chosen.as_of_date) - extract(year from baselines.as_of_date)
            as integer
        ) as years_elapsed,
        chosen.is_complete,
        coalesce(baselines.is_same_part, false) as is_same_part,
        coalesce(
            (chosen.is_complete and years_before.is_complete)
            or chosen.summed_unit_codes = years_before.summed_unit_codes,
            false
        ) as is_same_part_as_before

    from chosen
    -- Progress counts from the first official review under the standard that covers the same.
    left join lateral (
        select
            reviews.*,
            coalesce(
                (chosen.is_complete and reviews.is_complete)
                or chosen.summed_unit_codes = reviews.summed_unit_codes,
                false
            ) as is_same_part
        from reviews
        where
            reviews.stage = 'official'
            and reviews.poor_rate_pct is not null
            and reviews.unit_code = chosen.unit_code
            and reviews.standard_code = chosen.standard_code
            and reviews.territory_from is not distinct from chosen.territory_from
            and reviews.as_of_date <= chosen.as_of_date
        order by is_same_part desc, reviews.as_of_date asc
        limit 1
    ) as baselines on true
    left join chosen as years_before
        on
            chosen.unit_code = years_before.unit_code
            and chosen.standard_code = years_before.standard_code
            and chosen.territory_from is not distinct from years_before.territory_from
            and chosen.as_of_date
            = {{ year_end("years_before.as_of_date + interval '1 day'") }}
    where {{ is_touched_or_later('chosen.as_of_date') }}

)

select * from measured
