{{ config(unique_key='as_of_date') }}

with

submissions as (

    select
        *,
        {{ year_end('as_of_date') }} as year_end
    from {{ ref('int_submissions__current') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

completed as (

    select * from {{ ref('int_register_periods__completed') }}

),

commitments as (

    select * from {{ source('reference', 'directive_commitments') }}

),

-- The province answers for every line of the directive in each year that anybody reported on.
years as (

    select
        units.province_code as unit_code,
        submissions.year_end as as_of_date,
        max(submissions.as_of_date) as figures_to_date

    from submissions
    inner join units on submissions.unit_key = units.unit_key
    where {{ is_touched_or_later('submissions.year_end') }}
    group by units.province_code, submissions.year_end

),

asked as (

    select
        years.unit_code,
        commitments.measure_code,
        years.as_of_date,
        years.figures_to_date,
        completed.reported_units,
        completed.owed_units,
        completed.reported_months,
        completed.owed_months,
        completed.owing_unit_level

    from years
    inner join commitments on {{ is_valid_on('commitments', 'years.as_of_date') }}
    left join completed
        on
            commitments.told_by_form = completed.register
            and years.unit_code = completed.unit_code
            and to_char(years.as_of_date, 'YYYY') = completed.period

)

select * from asked
