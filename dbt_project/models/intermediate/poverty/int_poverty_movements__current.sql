with

finest as (

    select * from {{ ref('int_reported_units__finest') }} as finest
    where {{ is_touched('finest.period') }}

),

movements as (

    select * from {{ ref('stg_poverty_review__movements') }}

),

current_movements as (

    select
        finest.submission_id,
        finest.unit_key,
        finest.period,
        finest.stage,
        finest.standard_code,
        movements.poverty_status,
        movements.movement,
        movements.households,
        movements.persons,
        finest.is_counted,
        movements._sheet,
        movements._row,
        movements._persons_row

    from finest
    inner join movements
        on
            finest.submission_id = movements.submission_id
            and finest.unit_code = movements.unit_code
            and finest.table_name = movements.table_name

)

select * from current_movements
