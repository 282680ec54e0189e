with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }}
    where table_name like 'causes%'

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        member_code as poverty_cause,
        submission_id,
        households

    from breakdowns

)

select * from counted
