with

deprivations as (

    select * from {{ ref('int_deprivations__current') }} as deprivations
    where {{ is_touched('deprivations.period') }}

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
        deprived_households,
        is_counted,
        _sheet,
        _row,
        {{ confidentiality() }}

    from deprivations

)

select * from counted
