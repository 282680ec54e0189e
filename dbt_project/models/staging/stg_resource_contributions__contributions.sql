with

contributions as (

    select * from {{ source('raw', 'resource_contributions__contributions') }}

),

-- Who gave what, in words, stays in raw: it may be anybody's name.
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
        donors,
        quantity,
        value_vnd,
        contribution_date,
        _sheet,
        _row

    from contributions

)

select * from renamed
