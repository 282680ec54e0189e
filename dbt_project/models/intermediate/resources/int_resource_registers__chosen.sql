{#- Small, and a row changes with the other registers of its year: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__differenced') }}

),

-- The finer registers where they tell of the whole time, else the wider one; never both.
chosen as (

    select
        registers.submission_id,
        registers.unit_key,
        registers.form,
        registers.unit_code,
        registers.period,
        counted.period as counted_period,
        counted.period_kind as counted_period_kind,
        case registers.counts_in when 'year' then registers.year_period else registers.period end
            as told_period,
        registers.is_overlapping,
        registers.first_date,
        registers.as_of_date,
        cast(
            date_trunc(counted.period_kind, registers.as_of_date)
            + counted.month_count * interval '1 month' - interval '1 day' as date
        ) as counted_as_of_date

    from registers
    cross join
        lateral (
            values
            (
                registers.period, 'month', 1,
                registers.period_kind = 'month' and registers.counts_in = 'period'
            ),
            (
                registers.quarter_period, 'quarter', 3,
                registers.is_in_quarter and registers.counts_in = 'period'
            ),
            (
                registers.year_period, 'year', 12,
                case
                    when registers.period_kind = 'year' then registers.finer_months < 12
                    else
                        registers.is_in_quarter
                        and (registers.finer_months = 12 or not registers.has_year)
                end
                and registers.counts_in <> 'none'
            )
        ) as counted (period, period_kind, month_count, is_chosen)
    where counted.is_chosen

)

select * from chosen
