with

candidates as (

    select * from {{ source('ledger', 'candidate_submission') }}

),

states as (

    select * from {{ source('ledger', 'submission_now') }}

),

submissions as (

    select
        candidates.submission_id,
        candidates.publication_id,
        candidates.delivery_id,
        candidates.form,
        candidates.form_version,
        candidates.unit_code,
        candidates.period,
        candidates.stage,
        candidates.standard_code,
        candidates.sha256,
        states.state,
        candidates.version,
        candidates.row_count,
        candidates.as_of_date

    from candidates
    left join states on candidates.submission_id = states.submission_id

)

select * from submissions
