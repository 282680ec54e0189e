with

finest as (

    select * from {{ ref('int_reported_units__finest') }} as finest
    where
        {{ is_touched('finest.period') }}
        and finest.table_name = 'results'

),

results as (

    select * from {{ ref('stg_poverty_review__results') }}

),

deprivations as (

    select * from {{ ref('stg_poverty_review__deprivations') }}
    where poverty_status = 'poor'

),

reviews as (

    select
        finest.submission_id,
        finest.unit_key,
        finest.unit_code,
        finest.district_code,
        finest.province_code,
        finest.period,
        finest.stage,
        finest.standard_code,
        results.households,
        results.persons,
        results.poor_households,
        results.near_poor_households,
        results.average_living_standard_households,
        results.poor_persons,
        results.near_poor_persons,
        results.average_living_standard_persons,
        -- Without poor households there is nobody to be deprived, row or no row.
        case
            when results.poor_households = 0 then 0
            else deprivations.total_deprivations
        end as poor_deprivations,
        finest.is_counted,
        finest.as_of_date,
        results._sheet,
        results._row,
        deprivations._sheet as _deprivation_sheet,
        deprivations._row as _deprivation_row

    from finest
    inner join results
        on
            finest.submission_id = results.submission_id
            and finest.unit_code = results.unit_code
    left join deprivations
        on
            finest.submission_id = deprivations.submission_id
            and finest.unit_code = deprivations.unit_code

)

select * from reviews
