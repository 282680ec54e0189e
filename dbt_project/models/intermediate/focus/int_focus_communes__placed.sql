{{ config(unique_key='as_of_date') }}

with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched_or_later('submissions.as_of_date') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

areas as (

    select * from {{ ref('int_focus_areas__dated') }}
    where hamlet = ''

),

dates as (

    select distinct
        units.province_code,
        submissions.as_of_date

    from submissions
    inner join units on submissions.unit_key = units.unit_key

),

communes as (

    select
        units.*,
        dates.as_of_date

    from dates
    inner join units
        on
            dates.province_code = units.province_code
            and {{ is_valid_on('units', 'dates.as_of_date') }}
    where units.is_smallest

),

-- A commune may be of several types; one of no type is one of the rest, if there is a list.
lists as (

    select distinct
        units.province_code,
        dates.as_of_date

    from dates
    inner join areas on {{ is_valid_on('areas', 'dates.as_of_date') }}
    inner join units
        on
            areas.unit_key = units.unit_key
            and dates.province_code = units.province_code

),

typed as (

    select
        communes.as_of_date,
        communes.unit_key,
        communes.unit_code,
        communes.district_code,
        communes.province_code,
        coalesce(
            areas.focus_area_type, case when lists.as_of_date is not null then 'rest' end, 'no_list'
        ) as focus_area_type,
        coalesce(areas.is_confirmed, true) as is_confirmed

    from communes
    left join areas
        on
            communes.unit_key = areas.unit_key
            and {{ is_valid_on('areas', 'communes.as_of_date') }}
    left join lists
        on
            communes.province_code = lists.province_code
            and communes.as_of_date = lists.as_of_date

),

typed_and_all as (

    select * from typed

    union all

    select
        as_of_date,
        unit_key,
        unit_code,
        district_code,
        province_code,
        'all_focus' as focus_area_type,
        bool_and(is_confirmed) as is_confirmed
    from typed
    where focus_area_type not in ('rest', 'no_list')
    group by as_of_date, unit_key, unit_code, district_code, province_code

)

select * from typed_and_all
