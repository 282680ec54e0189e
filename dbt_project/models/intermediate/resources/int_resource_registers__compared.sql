{#- Small, and a row changes with the other registers of its year: made anew with every build. -#}
{{ config(materialized='table') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }}
    where is_counted and form in ('resource_contributions', 'resource_uses')

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
        as_of_date

    from submissions

),

surrounded as (

    select
        *,
        case period_kind when 'year' then 12 when 'quarter' then 3 else 1 end as month_count,
        count(*) filter (where period_kind = 'month') over same_quarter as quarter_months,
        bool_or(period_kind = 'quarter') over same_quarter as has_quarter,
        bool_or(period_kind = 'year') over same_year as has_year

    from registers
    window
        same_quarter as (partition by form, unit_code, quarter_period),
        same_year as (partition by form, unit_code, year_period)

),

measured as (

    select
        *,
        -- Months of the year that finer registers tell of, by whichever of them.
        sum(
            case
                when period_kind = 'quarter' then 3
                when period_kind = 'month' and not has_quarter then 1
                else 0
            end
        ) over (partition by form, unit_code, year_period) as finer_months

    from surrounded

),

compared as (

    select
        *,
        case period_kind
            when 'month' then quarter_months = 3 or not has_quarter
            when 'quarter' then quarter_months < 3
        end as is_in_quarter,
        case period_kind
            when 'month' then has_quarter or has_year
            when 'quarter' then quarter_months > 0 or has_year
            else finer_months > 0
        end as is_overlapping,
        cast(
            as_of_date + interval '1 day' - month_count * interval '1 month' as date
        ) as first_date

    from measured

)

select * from compared
