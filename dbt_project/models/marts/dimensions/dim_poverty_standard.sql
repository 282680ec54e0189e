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

),

described_and_unknown as (

    select * from described

    union all

    select
        '-1' as standard_code,
        {{ unknown_label() }} as name_vi,
        null as legal_basis,
        null as rural_line_vnd,
        null as urban_line_vnd,
        null as rural_policy_line_vnd,
        null as urban_policy_line_vnd,
        null as rural_average_line_vnd,
        null as urban_average_line_vnd,
        null as rural_income_points,
        null as urban_income_points,
        null as deprivation_points,
        null as deprivation_threshold,
        null as indicator_count,
        null as is_near_poor_multidimensional,
        true as is_confirmed,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to

)

select * from described_and_unknown
