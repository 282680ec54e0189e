with

obligations as (

    select * from {{ ref('fct_reporting_obligation') }}

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}
    where ancestor_level in ('province', 'district')

),

units as (

    select * from {{ ref('bridge_reporting_unit') }}

),

forms as (

    select * from {{ ref('dim_form') }}

),

counted as (

    select
        ancestors.ancestor_code as unit_code,
        max(units.unit_name) as unit_name,
        ancestors.ancestor_level as unit_level,
        forms.form,
        forms.name_vi as form_name_vi,
        obligations.period,
        obligations.stage,
        count(*) as owed_reports,
        count(obligations.first_received_at) as received_reports,
        count(*) filter (where obligations.is_fulfilled) as accepted_reports,
        count(*) filter (where obligations.state = 'published') as published_reports,
        count(*) filter (where obligations.is_fulfilled and not obligations.is_late)
            as on_time_reports,
        count(*) filter (where obligations.is_fulfilled and obligations.is_late) as late_reports,
        count(*) filter (where not obligations.is_fulfilled and obligations.is_late)
            as missing_reports,
        obligations.is_confirmed,
        obligations.due_date,
        obligations.lock_date

    from obligations
    inner join forms on obligations.form = forms.form
    inner join ancestors on obligations.unit_key = ancestors.unit_key
    inner join units
        on
            ancestors.ancestor_code = units.unit_code
            and {{ is_valid_on('units', 'obligations.as_of_date') }}
    group by
        ancestors.ancestor_code, ancestors.ancestor_level, forms.form, forms.name_vi,
        obligations.period, obligations.stage, obligations.is_confirmed,
        obligations.due_date, obligations.lock_date

),

rated as (

    select
        unit_code,
        unit_name,
        unit_level,
        form,
        form_name_vi,
        period,
        stage,
        owed_reports,
        received_reports,
        accepted_reports,
        published_reports,
        on_time_reports,
        late_reports,
        missing_reports,
        {{ metric('received_reports_pct') }} as received_reports_pct,
        {{ metric('accepted_reports_pct') }} as accepted_reports_pct,
        {{ metric('on_time_reports_pct') }} as on_time_reports_pct,
        {{ metric('missing_reports_pct') }} as missing_reports_pct,
        is_confirmed,
        due_date,
        lock_date

    from counted

)

select * from rated
