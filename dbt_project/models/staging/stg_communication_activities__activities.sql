with

activities as (

    select * from {{ source('raw', 'communication_activities__activities') }}

),

-- What an activity was about, and where it was told, is free text that may name people: it stays
-- in raw.
renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        activity_type,
        quantity,
        audience,
        activity_date,
        _sheet,
        _row

    from activities

)

select * from renamed
