with

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

bounds as (

    select
        min(valid_from) as first_date,
        max(valid_to) as end_date

    from standards

),

days as (

    select cast(days.day as date) as calendar_date

    from bounds
    cross join
        lateral generate_series(
            bounds.first_date, bounds.end_date - interval '1 day', interval '1 day'
        ) as days (day)

),

described as (

    select
        calendar_date,
        to_char(calendar_date, 'YYYY-MM') as month_period,
        to_char(calendar_date, 'YYYY"-Q"Q') as quarter_period,
        to_char(calendar_date, 'YYYY') as year_period

    from days

)

select * from described
