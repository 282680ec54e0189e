with

recognised_models as (

    select * from {{ ref('int_recognised_models__placed') }} as recognised_models
    where {{ is_touched('recognised_models.period') }}

),

described as (

    select
        submission_id,
        _row,
        unit_key,
        period,
        stage,
        coalesce(purpose, '-1') as purpose,
        recognition_kind,
        beneficiary_households,
        is_counted,
        recognition_date,
        _sheet

    from recognised_models

)

select * from described
