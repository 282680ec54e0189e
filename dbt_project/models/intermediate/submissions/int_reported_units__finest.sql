with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

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

placed as (

    select
        reported.submission_id,
        units.unit_key,
        reported.table_name,
        units.unit_code,
        units.district_code,
        units.province_code,
        submissions.unit_code as slot_unit_code,
        submissions.period,
        submissions.stage,
        submissions.standard_code,
        submissions.unit_depth as slot_depth,
        submissions.as_of_date

    from reported
    inner join submissions on reported.submission_id = submissions.submission_id
    inner join units
        on
            reported.unit_code = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}

),

slots as (

    select distinct
        table_name,
        slot_unit_code,
        period,
        stage,
        standard_code,
        slot_depth
    from placed

),

-- Where a province's and a district's submission both speak of a unit, the district's counts.
spoken as (

    select placed.*
    from placed
    where not exists (
        select 1 from slots
        where
            slots.slot_unit_code in (placed.unit_code, placed.district_code)
            and slots.slot_depth > placed.slot_depth
            and slots.table_name = placed.table_name
            and {{ is_same_review('slots', 'placed') }}
    )

),

-- A row with reported units beneath it is their subtotal. What counts is chosen for a province as
-- a whole: a sum of official figures here and preliminary ones there would be of no review.
finest as (

    select
        spoken.*,
        {{
            is_preferred(
                'spoken.province_code, spoken.period, ' ~ table_family('spoken.table_name'),
                'spoken.stage', 'spoken.standard_code'
            )
        }} as is_counted
    from spoken
    where not exists (
        select 1 from spoken as beneath
        where
            spoken.unit_code in (beneath.district_code, beneath.province_code)
            and spoken.unit_code <> beneath.unit_code
            and beneath.table_name = spoken.table_name
            and {{ is_same_review('beneath', 'spoken') }}
    )

)

select * from finest
