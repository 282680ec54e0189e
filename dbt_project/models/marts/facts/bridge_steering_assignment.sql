with

assignments as (

    select * from {{ ref('int_steering_assignments__placed') }} as assignments
    where {{ is_touched('assignments.period') }}

),

described as (

    select
        submission_id,
        _row,
        unit_key,
        period,
        stage,
        steering_member_key,
        coalesce(focus_area_type, '-1') as focus_area_type,
        hamlet_key is not null as is_of_hamlet,
        is_counted,
        start_date,
        end_date,
        _sheet

    from assignments

)

select * from described
