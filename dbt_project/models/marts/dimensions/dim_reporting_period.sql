with

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

-- A figure needs a standard, so the calendar is as long as the standards are.
bounds as (

    select
        date_trunc('year', min(valid_from)) as first_date,
        max(valid_to) - interval '1 day' as last_date

    from standards

),

months as (

    select cast(months.first_date as date) as first_date

    from bounds
    cross join
        lateral generate_series(
            bounds.first_date, bounds.last_date, interval '1 month'
        ) as months (first_date)

),

kinds as (

    select *
    from (
        values ('year', 'YYYY', 12), ('quarter', 'YYYY"-Q"Q', 3), ('month', 'YYYY-MM', 1)
    ) as kinds (period_kind, pattern, month_count)

),

periods as (

    select
        to_char(months.first_date, kinds.pattern) as period,
        kinds.period_kind,
        cast(extract(year from months.first_date) as integer) as period_year,
        case
            when kinds.period_kind <> 'year'
                then cast(extract(quarter from months.first_date) as integer)
        end as period_quarter,
        case
            when kinds.period_kind = 'month'
                then cast(extract(month from months.first_date) as integer)
        end as period_month,
        months.first_date,
        cast(
            months.first_date + kinds.month_count * interval '1 month' - interval '1 day' as date
        ) as as_of_date

    from months
    inner join kinds
        on mod(cast(extract(month from months.first_date) as integer) - 1, kinds.month_count) = 0

),

periods_and_unknown as (

    select * from periods

    union all

    select
        '-1' as period,
        'unknown' as period_kind,
        null as period_year,
        null as period_quarter,
        null as period_month,
        null as first_date,
        null as as_of_date

)

select * from periods_and_unknown
