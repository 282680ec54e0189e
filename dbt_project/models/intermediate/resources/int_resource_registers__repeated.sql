{#- Small, and a row changes with the registers before it: made anew with every build. -#}
{{ config(materialized='table') }}

with

registers as (

    select * from {{ ref('int_resource_registers__compared') }}

),

-- What a total of its time is made of: parts of quarters, and years that no parts tell of.
counted as (

    select * from registers
    where
        is_in_quarter
        or (period_kind = 'year' and finer_months < 12)

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

cumulative as (

    select * from counted
    where is_cumulative

),

-- Former registers of the time that a cumulative one tells once more. Years of before that have
-- a register of their own are told by it; so the parts of such years repeat nothing.
former as (

    select
        cumulative.submission_id,
        parts.submission_id as former_submission_id,
        cumulative.covers_from as repeated_from,
        parts.covers_from,
        parts.covers_to,
        parts.first_date,
        parts.as_of_date,
        parts.is_cumulative

    from cumulative
    inner join counted as parts
        on
            cumulative.form = parts.form
            and cumulative.unit_code = parts.unit_code
            and cumulative.first_date > parts.as_of_date
            and cumulative.covers_from <= parts.covers_to
    where
        (
            cumulative.year_period = parts.year_period
            or parts.period_kind = 'year'
            or not parts.has_year
            or parts.finer_months = 12
        )
        -- A code that was given to another unit tells of that one.
        and not exists (
            select 1 from territories
            where
                territories.unit_code = parts.unit_code
                and territories.changed_date > parts.as_of_date
                and territories.changed_date <= cumulative.as_of_date
        )

),

-- A former register that is cumulative itself tells all that was told before it.
repeated as (

    select former.*
    from former
    where
        not exists (
            select 1 from former as later
            where
                later.submission_id = former.submission_id
                and later.is_cumulative
                and later.first_date > former.as_of_date
                and later.covers_from <= former.covers_from
        )

)

select * from repeated
