with

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

described as (

    select
        standard_code,
        name_vi,
        legal_basis,
        rural_line_vnd,
        urban_line_vnd,
        rural_policy_line_vnd,
        urban_policy_line_vnd,
        rural_average_line_vnd,
        urban_average_line_vnd,
        rural_income_points,
        urban_income_points,
        deprivation_points,
        deprivation_threshold,
        indicator_count,
        is_near_poor_multidimensional,
        is_confirmed,
        valid_from,
        valid_to

    from standards

)

select * from described
