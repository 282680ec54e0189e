{{ config(materialized='incremental', meta={'follows': 'submissions'}) }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

described as (

    select
        submission_id,
        delivery_id,
        unit_key,
        form,
        form_version,
        unit_code,
        period,
        stage,
        standard_code,
        sha256,
        version,
        row_count,
        as_of_date

    from submissions

)

select * from described
