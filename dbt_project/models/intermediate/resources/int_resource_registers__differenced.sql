{#- Small, and a row changes with the registers before it: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__compared') }}

),

repeated as (

    select * from {{ ref('int_resource_registers__repeated') }}

),

-- How much of the time before its own period a cumulative register has in common with others.
measured as (

    select
        registers.*,
        exists(
            select 1 from repeated
            where
                repeated.submission_id = registers.submission_id
                and repeated.covers_from < registers.covers_from
        ) as is_straddled,
        not exists (
            select 1
            from
                generate_series(
                    date_trunc('month', registers.covers_from),
                    registers.first_date - interval '1 month',
                    interval '1 month'
                ) as months (month_start)
            where
                not exists (
                    select 1 from repeated
                    where
                        repeated.submission_id = registers.submission_id
                        and repeated.covers_from <= months.month_start
                        and repeated.covers_to
                        >= months.month_start + interval '1 month' - interval '1 day'
                )
        ) as is_told_before
    from registers

),

-- Less what former registers told, it is the figure of its own period. Where they do not tell of
-- all that was before, what remains belongs to the year; where they cannot be taken out, or the
-- remainder to more than one year, to no time at all.
differenced as (

    select
        *,
        case
            when not is_cumulative then 'period'
            when is_straddled then 'none'
            when is_told_before then 'period'
            when covers_from >= date_trunc('year', as_of_date) then 'year'
            else 'none'
        end as counts_in
    from measured

)

select * from differenced
