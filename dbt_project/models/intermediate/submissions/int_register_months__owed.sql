{#- Months of the years that this publication tells of: made anew each time. -#}
{{ config(materialized='table') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

calendar as (

    select * from {{ source('reference', 'reporting_calendar') }}
    where owed_by <> 'nobody'

),

reporting_units as (

    select * from {{ ref('int_reporting_units__dated') }}

),

forms as (

    select *
    from (
        values
        ('resource_contributions'), ('resource_uses'), ('communication_activities')
    ) as forms (form)

),

-- Every month of a year that anybody reported on.
months as (

    select distinct
        forms.form,
        cast(months.month_start as date) as first_date,
        cast(months.month_start + interval '1 month' - interval '1 day' as date) as as_of_date

    from submissions
    cross join
        lateral generate_series(
            date_trunc('year', submissions.covers_from),
            date_trunc('year', submissions.covers_to) + interval '11 months',
            interval '1 month'
        ) as months (month_start)
    cross join forms

),

-- A month is owed with the month, quarter or year that the calendar asks for.
owed as (

    select distinct
        months.form,
        months.first_date,
        months.as_of_date,
        reporting_units.unit_key,
        reporting_units.unit_code,
        reporting_units.unit_level

    from months
    inner join calendar on months.form = calendar.form
    cross join
        lateral (
            values
            (
                cast(
                    date_trunc(calendar.period_kind, months.first_date)
                    + case calendar.period_kind
                        when 'year' then interval '1 year'
                        when 'quarter' then interval '3 months'
                        else interval '1 month'
                    end - interval '1 day' as date
                )
            )
        ) as periods (as_of_date)
    inner join reporting_units
        on
            calendar.owed_by = reporting_units.reports_as
            and {{ is_valid_on('reporting_units', 'months.as_of_date') }}
    where
        {{ is_valid_on('calendar', 'periods.as_of_date') }}
        and (
            calendar.period_kind <> 'month'
            or extract(month from months.first_date)
            between coalesce(calendar.first_owed_month, 1)
            and coalesce(calendar.last_owed_month, 12)
        )

)

select * from owed
