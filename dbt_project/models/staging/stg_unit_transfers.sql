with

listed as (

    select * from {{ source('reference', 'unit_transfers') }}

),

transfers as (

    select
        old_code,
        new_code,
        event_date,
        transfer_kind = 'part' as is_split,
        legal_basis,
        is_confirmed
    from listed

)

select * from transfers
