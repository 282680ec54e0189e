with

recognised_models as (

    select * from {{ source('raw', 'communication_activities__recognised_models') }}

),

-- A model is often called after the person who began it: its name stays in raw.
renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        field as purpose,
        recognition_kind,
        beneficiary_households,
        recognition_date,
        _sheet,
        _row

    from recognised_models

)

select * from renamed
