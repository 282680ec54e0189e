-- A row whose unit did not exist on that date would silently fall out of every sum.
with

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

reported as (

    {% for table in ['results', 'movements', 'deprivations', 'breakdowns'] %}

    select
        submission_id,
        unit_code,
        table_name
    from {{ ref('stg_poverty_review__' ~ table) }}

    {% if not loop.last %}union distinct{% endif %}

    {% endfor %}

),

lost as (

    select reported.*

    from reported
    inner join submissions on reported.submission_id = submissions.submission_id
    left join units
        on
            reported.unit_code = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}
    where units.unit_key is null

)

select * from lost
