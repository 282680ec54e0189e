{{ config(materialized='table') }}

with

changes as (

    select * from {{ ref('int_submission_changes__published') }}

),

described as (

    select
        change_id,
        submission_id,
        previous_submission_id,
        form,
        table_name,
        period,
        stage,
        unit_code,
        change_kind,
        column_name,
        old_text,
        new_text,
        _sheet,
        _cell,
        {{ confidentiality() }}

    from changes

)

select * from described
