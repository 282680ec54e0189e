with

movements as (

    select * from {{ source('reference', 'movements') }}

),

described as (

    select
        poverty_status,
        movement,
        direction,
        name_vi,
        name_en,
        column_number,
        balance_sign

    from movements

)

select * from described
