with

changes as (

    select * from {{ source('ledger', 'submission_change') }}

),

renamed as (

    select
        change_id,
        submission_id,
        previous_submission_id,
        unit_code,
        table_name,
        kind as change_kind,
        row_key,
        column_name,
        old_text,
        new_text,
        sheet as _sheet,
        cell as _cell

    from changes

)

select * from renamed
