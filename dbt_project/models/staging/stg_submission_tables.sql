with

tables as (

    select * from {{ source('ledger', 'submission_table') }}

),

renamed as (

    select
        tables.submission_id,
        tables.table_name,
        letters.column_name,
        letters.column_letter

    from tables
    cross join
        lateral jsonb_each_text(tables.column_letters) as letters (column_name, column_letter)

)

select * from renamed
