{#- What counts changes with the registers of the year: made anew with every build. -#}
{{ config(materialized='table') }}

with

contributions as (

    select * from {{ ref('int_resource_contributions__counted') }}

),

described as (

    select
        submission_id,
        _row,
        reversed_submission_id,
        unit_key,
        period,
        stage,
        coalesce(donor_type, '-1') as donor_type,
        coalesce(funding_source, '-1') as funding_source,
        coalesce(resource_kind, '-1') as resource_kind,
        coalesce(purpose, '-1') as purpose,
        coalesce(programme, '-1') as programme,
        coalesce(fund, '-1') as fund,
        coalesce(fund_level, '-1') as fund_level,
        donors,
        cast(quantity as numeric(18, 3)) as quantity,
        value_vnd,
        entry_kind,
        is_counted,
        contribution_date,
        _sheet

    from contributions

)

select * from described
