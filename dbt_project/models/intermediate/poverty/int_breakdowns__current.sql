with

finest as (

    select * from {{ ref('int_reported_units__finest') }} as finest
    where {{ is_touched('finest.period') }}

),

breakdowns as (

    select * from {{ ref('stg_poverty_review__breakdowns') }}

),

current_breakdowns as (

    select
        finest.submission_id,
        finest.unit_key,
        finest.period,
        finest.stage,
        finest.standard_code,
        breakdowns.table_name,
        breakdowns.poverty_status,
        breakdowns.member_code,
        breakdowns.households,
        finest.is_counted,
        finest.as_of_date,
        breakdowns._sheet,
        breakdowns._row

    from finest
    inner join breakdowns
        on
            finest.submission_id = breakdowns.submission_id
            and finest.unit_code = breakdowns.unit_code
            and finest.table_name = breakdowns.table_name

)

select * from current_breakdowns
