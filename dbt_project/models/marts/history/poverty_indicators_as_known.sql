{{ config(materialized='view') }}

with

known as (

    select * from {{ source('history', 'poverty_indicators') }}

),

as_known as (

    select
        unit_code,
        unit_name,
        unit_level,
        as_of_date,
        period,
        stage,
        standard_code,
        households,
        persons,
        poor_households,
        near_poor_households,
        poor_persons,
        near_poor_persons,
        poor_rate_pct,
        near_poor_rate_pct,
        multidimensional_poor_rate_pct,
        deprivation_intensity,
        adjusted_headcount,
        poor_rate_change_pp,
        is_comparable,
        submission_id,
        is_complete,
        poor_persons_rate_pct,
        near_poor_persons_rate_pct,
        known_from,
        known_to,
        publication_id

    from known

)

select * from as_known
