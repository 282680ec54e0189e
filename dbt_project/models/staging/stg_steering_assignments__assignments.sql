with

assignments as (

    select * from {{ source('raw', 'steering_assignments__assignments') }}

),

-- Offices and hamlets are written freely: what tells them apart goes on, their words stay in raw.
renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        focus_area_type,
        {{ keyed("concat_ws('|', member_position, agency)", 'steering_member') }}
            as steering_member_key,
        {{ keyed('hamlet', 'hamlet') }} as hamlet_key,
        start_date,
        end_date,
        _sheet,
        _row

    from assignments

)

select * from renamed
