with

assignments as (

    select * from {{ source('raw', 'steering_assignments__assignments') }}

),

renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        focus_area_type,
        member_position,
        agency,
        hamlet,
        start_date,
        end_date,
        _sheet,
        _row

    from assignments

)

select * from renamed
