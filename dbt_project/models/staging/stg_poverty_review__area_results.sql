with

results as (

    select * from {{ source('raw', 'poverty_review__area_results') }}

),

renamed as (

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        area_type,
        'area_results' as table_name,
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

)

select * from renamed
