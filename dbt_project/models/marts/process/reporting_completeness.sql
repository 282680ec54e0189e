with

obligations as (

    select * from {{ ref('fct_reporting_obligation') }}

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}
    where ancestor_level in ('province', 'district')

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

forms as (

    select * from {{ ref('dim_form') }}

),

stages as (

    select * from {{ ref('dim_stage') }}

),

counted as (

    select
        ancestors.ancestor_code as unit_code,
        ancestors.ancestor_level as unit_level,
        forms.form,
        forms.name_vi as form_name_vi,
        obligations.period,
        obligations.stage,
        count(*) as owed_reports,
        count(obligations.first_received_at) as received_reports,
        count(*) filter (where obligations.is_fulfilled) as accepted_reports,
        count(*) filter (where obligations.state = 'published') as published_reports,
        case
            when bool_and(obligations.is_judged)
                then count(*) filter (where obligations.is_fulfilled and not obligations.is_late)
        end as on_time_reports,
        case
            when bool_and(obligations.is_judged)
                then count(*) filter (where obligations.is_fulfilled and obligations.is_late)
        end as late_reports,
        count(*) filter (where obligations.is_missing) as missing_reports,
        obligations.is_confirmed,
        obligations.as_of_date,
        obligations.due_date,
        obligations.lock_date

    from obligations
    inner join forms on obligations.form = forms.form
    inner join ancestors on obligations.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, ancestors.ancestor_level, forms.form, forms.name_vi,
        obligations.period, obligations.stage, obligations.is_confirmed,
        obligations.as_of_date, obligations.due_date, obligations.lock_date

),

rated as (

    select
        counted.unit_code,
        units.unit_name,
        counted.unit_level,
        counted.form,
        counted.form_name_vi,
        counted.period,
        counted.stage,
        stages.name_vi as stage_vi,
        counted.owed_reports,
        counted.received_reports,
        counted.accepted_reports,
        counted.published_reports,
        counted.on_time_reports,
        counted.late_reports,
        counted.missing_reports,
        {{ metric('received_reports_pct') }} as received_reports_pct,
        {{ metric('accepted_reports_pct') }} as accepted_reports_pct,
        {{ metric('on_time_reports_pct') }} as on_time_reports_pct,
        {{ metric('missing_reports_pct') }} as missing_reports_pct,
        {{ unit_description() }},
        {{ is_counted('true', 'counted.unit_level') }} as is_counted,
        true as is_preferred,
        counted.is_confirmed,
        counted.due_date,
        counted.lock_date

    from counted
    inner join units
        on
            counted.unit_code = units.unit_code
            and {{ is_valid_on('units', 'counted.as_of_date') }}
    left join stages on counted.stage = stages.stage

)

select * from rated
where {{ own_rows() }}
