{#- What counts changes with the registers of the year: made anew with every build. -#}
{{ config(materialized='table') }}

with

activities as (

    select * from {{ ref('int_communication_activities__counted') }}

),

described as (

    select
        submission_id,
        _row,
        reversed_submission_id,
        unit_key,
        period,
        stage,
        coalesce(activity_type, '-1') as activity_type,
        activities,
        quantity,
        audience,
        entry_kind,
        is_counted,
        activity_date,
        _sheet

    from activities

)

select * from described
