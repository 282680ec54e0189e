with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

activities as (

    select * from {{ ref('stg_communication_activities__activities') }}

),

-- An entry that names no area speaks of the whole reporting unit.
placed as (

    select
        units.unit_key,
        submissions.period,
        submissions.stage,
        submissions.is_counted,
        activities.*

    from activities
    inner join submissions on activities.submission_id = submissions.submission_id
    inner join units
        on
            coalesce(activities.unit_code, submissions.unit_code) = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}

)

select * from placed
