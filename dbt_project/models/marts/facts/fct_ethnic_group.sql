with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }}
    where table_name like 'ethnic_groups%'

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        member_code as ethnic_group,
        submission_id,
        households

    from breakdowns

)

select * from counted
