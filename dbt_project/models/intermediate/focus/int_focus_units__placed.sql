{{ config(unique_key='as_of_date') }}

with

communes as (

    select * from {{ ref('int_focus_communes__placed') }} as communes
    where {{ is_touched_or_later('communes.as_of_date') }}

),

placed as (

    select
        upper_units.unit_code,
        upper_units.unit_level,
        communes.province_code,
        communes.as_of_date,
        communes.focus_area_type,
        count(*) as type_commune_count,
        bool_and(communes.is_confirmed) as is_confirmed

    from communes
    cross join
        lateral (
            values
            (communes.unit_code, 'commune'),
            (communes.district_code, 'district'),
            (communes.province_code, 'province')
        ) as upper_units (unit_code, unit_level)
    where upper_units.unit_code is not null
    group by
        upper_units.unit_code, upper_units.unit_level, communes.province_code,
        communes.as_of_date, communes.focus_area_type

),

-- Every commune is either one of the focus areas or one of the rest.
measured as (

    select
        placed.*,
        sum(placed.type_commune_count)
        filter (where placed.focus_area_type in ('all_focus', 'rest')) over unit
            as commune_count

    from placed
    window unit as (partition by placed.unit_code, placed.as_of_date)

),

judged as (

    select
        *,
        type_commune_count = commune_count as is_whole
    from measured

)

select * from judged
