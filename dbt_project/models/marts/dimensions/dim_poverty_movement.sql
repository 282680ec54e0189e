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

),

described_and_unknown as (

    select * from described

    union all

    select
        '-1' as poverty_status,
        '-1' as movement,
        'unknown' as direction,
        {{ unknown_label() }} as name_vi,
        'Unknown' as name_en,
        null as column_number,
        null as balance_sign

)

select * from described_and_unknown
