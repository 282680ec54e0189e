with

known as (

    select * from {{ source('history', 'poverty_indicators') }}

),

as_known as (

    select {{ promised_columns() }}

    from known

)

select * from as_known
where {{ own_rows() }}
