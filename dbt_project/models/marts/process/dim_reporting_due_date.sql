with

calendar as (

    select * from {{ source('reference', 'reporting_calendar') }}

),

periods as (

    select * from {{ ref('dim_reporting_period') }}

),

-- Due on the day before a month and day in the year of the period, or so many days after its end.
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
        calendar.is_judged,
        calendar.legal_basis,
        calendar.is_confirmed,
        periods.first_date,
        periods.as_of_date,
        coalesce(
            to_date(periods.period_year || '-' || calendar.due_before, 'YYYY-MM-DD') - 1,
            periods.as_of_date + calendar.due_days_after_end
        ) as due_date

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
        is_judged,
        is_confirmed,
        first_date,
        as_of_date,
        due_date,
        due_date + lock_days_after_due as lock_date

    from dated

)

select * from locked
