{{ config(materialized='table') }}

with

assignments as (

    select * from {{ ref('int_steering_assignments__placed') }}

),

members as (

    select distinct
        {{ steering_member_key('member_position', 'agency') }} as steering_member_key,
        member_position,
        agency

    from assignments

),

members_and_unknown as (

    select * from members

    union all

    select
        '-1' as steering_member_key,
        'Không xác định' as member_position,
        null as agency

)

select * from members_and_unknown
