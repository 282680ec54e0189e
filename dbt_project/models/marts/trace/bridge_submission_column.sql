with

columns as (

    select * from {{ ref('int_submission_columns__lettered') }} as columns
    where {{ is_touched('columns.period') }}

),

lettered as (

    select
        submission_id,
        table_name,
        column_name,
        period,
        column_letter

    from columns

)

select * from lettered
