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
        coalesce(standard_code, '-1') as standard_code,
        sha256,
        version,
        row_count,
        as_of_date

    from submissions

),

-- Its period is never touched: it comes with a build from scratch, and stays.
described_and_unknown as (

    select * from described
    {% if not (this and is_incremental()) %}

    union all

    select
        -1 as submission_id,
        null as delivery_id,
        '-1' as unit_key,
        '-1' as form,
        null as form_version,
        '-1' as unit_code,
        '-1' as period,
        '-1' as stage,
        '-1' as standard_code,
        null as sha256,
        null as version,
        null as row_count,
        null as as_of_date
    {% endif %}

)

select * from described_and_unknown
