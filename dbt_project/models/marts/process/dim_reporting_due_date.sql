with

calendar as (

    select * from {{ ref('reporting_calendar') }}

),

periods as (

    select * from {{ ref('dim_reporting_period') }}

),

-- A due rule is "before MM-DD" in the year of the period, or "N days after end".
dated as (

    select
        calendar.form,
        calendar.stage,
        periods.period,
        periods.period_kind,
        case
            when
                periods.period_month < calendar.first_owed_month
                or periods.period_month > calendar.last_owed_month
                then 'nobody'
            else calendar.owed_by
        end as owed_by,
        calendar.lock_days_after_due,
        calendar.legal_basis,
        calendar.is_confirmed,
        periods.first_date,
        periods.as_of_date,
        case
            when calendar.due_rule like 'before %'
                then
                    make_date(
                        periods.period_year,
                        cast(substring(calendar.due_rule from 8 for 2) as integer),
                        cast(substring(calendar.due_rule from 11 for 2) as integer)
                    ) - 1
            else periods.as_of_date + cast(split_part(calendar.due_rule, ' ', 1) as integer)
        end as due_date

    from calendar
    inner join periods
        on
            calendar.period_kind = periods.period_kind
            and {{ is_valid_on('calendar', 'periods.as_of_date') }}

),

locked as (

    select
        form,
        stage,
        period,
        period_kind,
        owed_by,
        legal_basis,
        owed_by <> 'nobody' as is_required,
        is_confirmed,
        first_date,
        as_of_date,
        due_date,
        due_date + lock_days_after_due as lock_date

    from dated

)

select * from locked
