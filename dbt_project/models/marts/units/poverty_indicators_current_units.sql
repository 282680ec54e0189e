with

totals as (

    select * from {{ ref('int_current_units__totalled') }} as totals
    where {{ is_touched('totals.period') }}

),

standards as (

    select * from {{ ref('dim_poverty_standard') }}

),

measured as (

    select
        totals.*,
        standards.indicator_count,
        standards.is_near_poor_multidimensional

    from totals
    inner join standards on totals.standard_code = standards.standard_code

),

rated as (

    select
        unit_code,
        unit_name,
        unit_level,
        as_of_date,
        period,
        stage,
        standard_code,
        households,
        persons,
        poor_households,
        near_poor_households,
        poor_persons,
        near_poor_persons,
        {{ metric('poor_rate_pct') }} as poor_rate_pct,
        {{ metric('near_poor_rate_pct') }} as near_poor_rate_pct,
        case
            when is_near_poor_multidimensional then {{ metric('multidimensional_poor_rate_pct') }}
        end as multidimensional_poor_rate_pct,
        {{ metric('deprivation_intensity') }} as deprivation_intensity,
        {{ metric('adjusted_headcount') }} as adjusted_headcount,
        source_unit_count,
        is_current_unit,
        is_estimated,
        is_confirmed,
        is_complete,
        {{ row_description('measured', is_estimated='is_estimated') }}

    from measured

)

select * from rated
