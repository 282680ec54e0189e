-- A count under an indicator that the standard does not have would fall out of the fact.
with

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

deprivations as (

    select * from {{ ref('stg_poverty_review__deprivations') }}

),

lost as (

    select
        deprivations.submission_id,
        deprivations.unit_code

    from deprivations
    inner join submissions on deprivations.submission_id = submissions.submission_id
    inner join standards on submissions.standard_code = standards.standard_code
    where
        (standards.indicator_count < 11 and deprivations.indicator_11 > 0)
        or (standards.indicator_count < 12 and deprivations.indicator_12 > 0)

)

select * from lost
