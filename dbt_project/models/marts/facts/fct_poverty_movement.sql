with

movements as (

    select * from {{ ref('int_poverty_movements__current') }} as movements
    where {{ is_touched('movements.period') }}

),

counted as (

    select
        unit_key,
        period,
        stage,
        standard_code,
        poverty_status,
        movement,
        submission_id,
        households,
        persons,
        is_counted,
        _sheet,
        _row,
        _persons_row

    from movements

)

select * from counted
