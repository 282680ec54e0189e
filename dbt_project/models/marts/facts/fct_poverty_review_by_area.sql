with

area_results as (

    select * from {{ ref('int_poverty_area_results__current') }} as area_results
    where {{ is_touched('area_results.period') }}

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        area_type,
        submission_id,
        households,
        persons,
        poor_households,
        near_poor_households,
        average_living_standard_households,
        poor_persons,
        near_poor_persons,
        average_living_standard_persons,
        is_counted,
        _sheet,
        _row,
        {{ confidentiality() }}

    from area_results

)

select * from counted
