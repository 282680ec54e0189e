with

households as (

    select * from {{ ref('int_households__assessed') }} as households
    where {{ is_touched('households.period') }}

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        submission_id,
        count(*) as households,
        {{ complete_sum('members') }} as persons,
        is_counted

    from households
    group by
        unit_key, period, stage, standard_code, poverty_status, submission_id, is_counted

)

select * from counted
