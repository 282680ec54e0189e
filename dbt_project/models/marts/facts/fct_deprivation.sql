with

deprivations as (

    select * from {{ ref('int_deprivations__current') }}

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        indicator_key,
        submission_id,
        deprived_households

    from deprivations

)

select * from counted
