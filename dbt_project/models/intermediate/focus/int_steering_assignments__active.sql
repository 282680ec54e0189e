{{ config(unique_key='as_of_date') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

assignments as (

    select * from {{ ref('int_steering_assignments__placed') }}
    where is_counted

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

dates as (

    select distinct submissions.as_of_date from submissions
    where {{ is_touched_or_later('submissions.as_of_date') }}

),

-- The newest register of whoever keeps one says who follows what.
registers as (

    select distinct on (dates.as_of_date, submissions.unit_code)
        dates.as_of_date,
        submissions.submission_id

    from dates
    inner join submissions on dates.as_of_date >= submissions.as_of_date
    where
        submissions.form = 'steering_assignments'
        and submissions.is_counted
    order by
        dates.as_of_date asc, submissions.unit_code asc, submissions.as_of_date desc,
        submissions.submission_id desc

),

-- A register outlives a reform, but the units in it do not: they are followed no more.
active as (

    select
        registers.as_of_date,
        units.unit_key,
        units.unit_code,
        units.district_code,
        units.province_code,
        units.unit_level,
        coalesce(assignments.focus_area_type, '-1') as focus_area_type,
        assignments.hamlet_key,
        assignments.steering_member_key

    from registers
    inner join assignments on registers.submission_id = assignments.submission_id
    inner join units
        on
            assignments.unit_key = units.unit_key
            and {{ is_valid_on('units', 'registers.as_of_date') }}
    where
        registers.as_of_date >= assignments.start_date
        and (assignments.end_date is null or registers.as_of_date <= assignments.end_date)

)

select * from active
