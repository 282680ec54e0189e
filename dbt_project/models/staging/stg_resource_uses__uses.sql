with

uses as (

    select * from {{ source('raw', 'resource_uses__uses') }}

),

renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        funding_source,
        resource_kind,
        purpose,
        programme,
        fund,
        fund_level,
        amount_vnd,
        beneficiary_households,
        beneficiary_persons,
        use_date,
        _sheet,
        _row

    from uses

)

select * from renamed
