with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

columns as (

    select * from {{ ref('stg_submission_tables') }}

),

lettered as (

    select
        columns.submission_id,
        columns.table_name,
        columns.column_name,
        submissions.period,
        columns.column_letter

    from columns
    inner join submissions on columns.submission_id = submissions.submission_id

)

select * from lettered
