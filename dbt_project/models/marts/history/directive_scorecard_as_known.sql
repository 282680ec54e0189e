with

known as (

    select * from {{ source('history', 'directive_scorecard') }}

),

as_known as (

    select {{ promised_columns() }}

    from known

)

select * from as_known
where {{ own_rows() }}
