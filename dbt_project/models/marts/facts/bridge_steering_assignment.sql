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
        {{ steering_member_key('member_position', 'agency') }} as steering_member_key,
        coalesce(focus_area_type, '-1') as focus_area_type,
        member_position,
        agency,
        hamlet,
        is_counted,
        start_date,
        end_date,
        _sheet

    from assignments

)

select * from described
