with

contributions as (

    select * from {{ source('raw', 'resource_contributions__contributions') }}

),

renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        donor_type,
        funding_source,
        resource_kind,
        purpose,
        programme,
        fund,
        fund_level,
        donor_name,
        item,
        quantity_unit,
        donors,
        quantity,
        value_vnd,
        contribution_date,
        _sheet,
        _row

    from contributions

)

select * from renamed
