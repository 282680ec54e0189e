with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

assignments as (

    select * from {{ ref('stg_steering_assignments__assignments') }}

),

-- An entry that names no area speaks of the whole reporting unit.
placed as (

    select
        units.unit_key,
        submissions.period,
        submissions.stage,
        submissions.is_counted,
        assignments.*

    from assignments
    inner join submissions on assignments.submission_id = submissions.submission_id
    inner join units
        on
            coalesce(assignments.unit_code, submissions.unit_code) = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}

)

select * from placed
