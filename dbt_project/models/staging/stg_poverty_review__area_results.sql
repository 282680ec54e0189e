with

results as (

    select * from {{ source('raw', 'poverty_review__results') }}

),

-- No form hands its urban and rural rows on yet.
renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        cast(null as text) as area_type,
        'results' as table_name,
        households,
        persons,
        poor_households,
        near_poor_households,
        average_living_standard_households,
        poor_persons,
        near_poor_persons,
        average_living_standard_persons,
        _sheet,
        _row

    from results
    where false

)

select * from renamed
