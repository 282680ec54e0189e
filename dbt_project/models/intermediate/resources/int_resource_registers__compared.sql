{#- Small, and a row changes with the other registers of its year: made anew with every build. -#}
{{ config(materialized='table') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }}
    where
        is_counted
        and form in ('resource_contributions', 'resource_uses', 'communication_activities')

),

registers as (

    select
        submission_id,
        unit_key,
        form,
        unit_code,
        period,
        case
            when length(period) = 4 then 'year'
            when period like '%-Q%' then 'quarter'
            else 'month'
        end as period_kind,
        to_char(as_of_date, 'YYYY') as year_period,
        case when length(period) > 4 then to_char(as_of_date, 'YYYY"-Q"Q') end as quarter_period,
        is_cumulative,
        covers_from,
        covers_to,
        as_of_date

    from submissions

),

measured as (

    select
        *,
        case period_kind when 'year' then 12 when 'quarter' then 3 else 1 end as month_count,
        cast(date_trunc(period_kind, as_of_date) as date) as first_date
    from registers

),

surrounded as (

    select
        *,
        count(*) filter (
            where period_kind = 'month' and covers_from <= first_date and covers_to >= as_of_date
        ) over same_quarter as quarter_months,
        bool_or(period_kind = 'month') over same_quarter as has_month,
        bool_or(period_kind = 'quarter') over same_quarter as has_quarter,
        bool_or(period_kind = 'year') over same_year as has_year,
        bool_or(period_kind <> 'year') over same_year as has_part

    from measured
    window
        same_quarter as (partition by form, unit_code, quarter_period),
        same_year as (partition by form, unit_code, year_period)

),

-- Within a quarter its three months are taken, or else its own register.
parted as (

    select
        *,
        case period_kind
            when 'month' then quarter_months = 3 or not has_quarter
            when 'quarter' then quarter_months < 3
        end as is_in_quarter,
        case period_kind
            when 'month' then has_quarter or has_year
            when 'quarter' then has_month or has_year
            else has_part
        end as is_overlapping
    from surrounded

),

-- Months of the year that these parts tell of wholly, a cumulative one of those before it too.
compared as (

    select
        parted.*,
        (
            select count(distinct months.month_start)
            from
                generate_series(
                    date_trunc('year', parted.as_of_date),
                    date_trunc('year', parted.as_of_date) + interval '11 months',
                    interval '1 month'
                ) as months (month_start)
            inner join parted as parts
                on
                    parted.form = parts.form
                    and parted.unit_code = parts.unit_code
                    and parted.year_period = parts.year_period
                    and parts.is_in_quarter
                    and months.month_start >= parts.covers_from
                    and months.month_start + interval '1 month' - interval '1 day'
                    <= parts.covers_to
        ) as finer_months
    from parted

)

select * from compared
