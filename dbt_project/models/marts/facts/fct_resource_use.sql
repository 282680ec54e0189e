{#- What counts changes with the registers of the year: made anew with every build. -#}
{{ config(materialized='table') }}

with

uses as (

    select * from {{ ref('int_resource_uses__counted') }}

),

described as (

    select
        submission_id,
        _row,
        reversed_submission_id,
        unit_key,
        period,
        stage,
        coalesce(funding_source, '-1') as funding_source,
        coalesce(resource_kind, '-1') as resource_kind,
        coalesce(purpose, '-1') as purpose,
        coalesce(programme, '-1') as programme,
        coalesce(fund, '-1') as fund,
        coalesce(fund_level, '-1') as fund_level,
        amount_vnd,
        beneficiary_households,
        beneficiary_persons,
        entry_kind,
        is_counted,
        use_date,
        _sheet

    from uses

)

select * from described
