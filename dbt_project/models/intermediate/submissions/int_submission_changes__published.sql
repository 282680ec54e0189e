{#- The ledger compares anew with an older version that is judged again: made anew each time. -#}
{{ config(materialized='table') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

changes as (

    select * from {{ ref('stg_submission_changes') }}

),

-- A cell of a household list tells of one household, whatever its column.
published as (

    select
        changes.change_id,
        changes.submission_id,
        changes.previous_submission_id,
        submissions.period,
        submissions.stage,
        submissions.form,
        changes.table_name,
        nullif(changes.unit_code, '') as unit_code,
        changes.change_kind,
        changes.column_name,
        changes.old_text,
        changes.new_text,
        changes._sheet,
        changes._cell

    from changes
    inner join submissions on changes.submission_id = submissions.submission_id
    where submissions.form <> 'household_list'

)

select * from published
