-- A view: households one by one are kept in the schema `restricted` only.
{{ config(materialized='view') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }}
    where form = 'household_list'

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

households as (

    select * from {{ ref('stg_household_list__households') }}

),

-- Where most of a commune lies today: a household there stays the same under another code.
places as (

    select distinct on (unit_key)
        unit_key,
        current_unit_code

    from {{ ref('int_unit_crosswalk__composed') }}
    where measure = 'households'
    order by unit_key asc, upper_parts - lower_parts desc, current_unit_code asc

),

placed as (

    select
        restricted.household_key(
            households.head_hash, coalesce(places.current_unit_code, units.unit_code)
        ) as household_key,
        units.unit_key,
        units.unit_code as listed_unit_code,
        units.district_code,
        units.province_code,
        case units.unit_kind
            when 'Xã' then 'rural' when 'Phường' then 'urban' when 'Thị trấn' then 'urban'
        end as area_type,
        submissions.period,
        submissions.stage,
        submissions.standard_code,
        submissions.unit_depth,
        households.*

    from households
    inner join submissions on households.submission_id = submissions.submission_id
    inner join units
        on
            coalesce(households.unit_code, submissions.unit_code) = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}
    left join places on units.unit_key = places.unit_key

),

-- Where a province's and a district's list both speak of a unit, the district's counts.
assessed as (

    select
        placed.*,
        {{
            is_preferred('placed.province_code, placed.period', 'placed.stage', 'placed.standard_code')
        }} as is_counted
    from placed
    where not exists (
        select 1 from submissions
        where
            submissions.unit_code in (placed.listed_unit_code, placed.district_code)
            and submissions.unit_depth > placed.unit_depth
            and {{ is_same_review('submissions', 'placed') }}
    )

)

select * from assessed
