with

candidates as (

    select * from {{ source('ledger', 'candidate_submission') }}

),

submissions as (

    select
        candidates.submission_id,
        candidates.delivery_id,
        candidates.form,
        candidates.form_version,
        candidates.unit_code,
        candidates.period,
        candidates.stage,
        candidates.standard_code,
        candidates.sha256,
        candidates.version,
        candidates.row_count,
        candidates.as_of_date,
        candidates.covers_from,
        candidates.covers_to,
        candidates.is_cumulative,
        candidates.is_nil

    from candidates

)

select * from submissions
