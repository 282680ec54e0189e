with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }} as breakdowns
    where
        {{ is_touched('breakdowns.period') }}
        and breakdowns.table_name like 'ethnic_groups%'

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
        households,
        is_counted,
        _sheet,
        _row,
        {{ confidentiality() }}

    from breakdowns

)

select * from counted
