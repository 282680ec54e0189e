with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }}
    where table_name like 'target_groups%'

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        member_code as target_group,
        submission_id,
        households

    from breakdowns

)

select * from counted
