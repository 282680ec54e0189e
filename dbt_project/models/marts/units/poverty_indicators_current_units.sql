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
        *,
        {{ metric('poor_rate_pct') }} as poor_rate_pct,
        {{ metric('near_poor_rate_pct') }} as near_poor_rate_pct,
        case
            when is_near_poor_multidimensional then {{ metric('multidimensional_poor_rate_pct') }}
        end as multidimensional_poor_rate_pct,
        {{ metric('deprivation_intensity') }} as deprivation_intensity,
        {{ metric('adjusted_headcount') }} as adjusted_headcount

    from measured

),

described as (

    select
        rated.unit_code,
        rated.unit_name,
        rated.unit_level,
        rated.as_of_date,
        rated.period,
        rated.stage,
        rated.standard_code,
        rated.households,
        rated.persons,
        rated.poor_households,
        rated.near_poor_households,
        rated.poor_persons,
        rated.near_poor_persons,
        rated.poor_rate_pct,
        rated.near_poor_rate_pct,
        rated.multidimensional_poor_rate_pct,
        rated.deprivation_intensity,
        rated.adjusted_headcount,
        rated.source_unit_count,
        rated.is_current_unit,
        rated.is_estimated,
        rated.is_confirmed,
        rated.is_complete,
        {{ row_description('rated', is_estimated='rated.is_estimated') }},
        {{ confidentiality() }}

    from rated

)

select * from described
