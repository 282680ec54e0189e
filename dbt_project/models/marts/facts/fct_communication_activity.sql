with

activities as (

    select * from {{ ref('int_communication_activities__placed') }} as activities
    where {{ is_touched('activities.period') }}

),

described as (

    select
        submission_id,
        _row,
        unit_key,
        period,
        stage,
        coalesce(activity_type, '-1') as activity_type,
        medium,
        quantity,
        audience,
        is_counted,
        activity_date,
        _sheet

    from activities

)

select * from described
