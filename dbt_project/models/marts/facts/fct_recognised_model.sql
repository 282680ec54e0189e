{#- What counts changes with the registers of the year: made anew with every build. -#}
{{ config(materialized='table') }}

with

recognised_models as (

    select * from {{ ref('int_recognised_models__counted') }}

),

described as (

    select
        submission_id,
        _row,
        reversed_submission_id,
        unit_key,
        period,
        stage,
        coalesce(purpose, '-1') as purpose,
        recognition_kind,
        models,
        beneficiary_households,
        entry_kind,
        is_counted,
        recognition_date,
        _sheet

    from recognised_models

)

select * from described
