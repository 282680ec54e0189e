with

forms as (

    select * from {{ source('reference', 'forms') }}

),

calendar as (

    select * from {{ source('reference', 'reporting_calendar') }}

),

period_kinds as (

    select
        form,
        string_agg(distinct period_kind, ', ' order by period_kind) as period_kinds,
        string_agg(
            distinct case when owed_by <> 'nobody' then period_kind end, ', '
        ) as owed_period_kinds

    from calendar
    group by form

),

described as (

    select
        forms.form,
        forms.name_vi,
        forms.name_en,
        forms.version as newest_version,
        period_kinds.period_kinds,
        period_kinds.owed_period_kinds,
        forms.legal_basis,
        forms.has_standard,
        forms.is_register

    from forms
    left join period_kinds on forms.form = period_kinds.form

    union all

    select
        '-1' as form,
        {{ unknown_label() }} as name_vi,
        'Unknown' as name_en,
        null as newest_version,
        null as period_kinds,
        null as owed_period_kinds,
        null as legal_basis,
        false as has_standard,
        false as is_register

)

select * from described
