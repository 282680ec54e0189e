{{ config(unique_key='as_of_date') }}

with

assignments as (

    select * from {{ ref('int_steering_assignments__active') }} as assignments
    where {{ is_touched_or_later('assignments.as_of_date') }}

),

placements as (

    select * from {{ ref('int_focus_communes__placed') }}

),

-- A commune is followed by whoever was given it, and by whoever was given this type of area in
-- its district or province; a member who follows a hamlet follows that hamlet only.
followers as (

    select
        placements.as_of_date,
        placements.focus_area_type,
        placements.unit_key,
        placements.unit_code,
        placements.district_code,
        placements.province_code,
        assignments.steering_member_key,
        true as is_known

    from placements
    inner join assignments
        on
            placements.as_of_date = assignments.as_of_date
            and (
                placements.unit_code = assignments.unit_code
                or (
                    assignments.unit_code in (placements.district_code, placements.province_code)
                    and placements.focus_area_type = assignments.focus_area_type
                )
            )
    where assignments.hamlet_key is null

    union distinct

    -- Areas of a type that their register names, whether the reference data knows them or not.
    select
        as_of_date,
        focus_area_type,
        unit_key,
        unit_code || coalesce('/' || hamlet_key, '') as unit_code,
        district_code,
        province_code,
        steering_member_key,
        false as is_known
    from assignments
    where
        unit_level = 'commune'
        and (hamlet_key is null or focus_area_type = 'difficult_hamlet')

),

followed as (

    select
        as_of_date,
        focus_area_type,
        unit_key,
        unit_code,
        district_code,
        province_code,
        array_agg(distinct steering_member_key order by steering_member_key) as member_keys,
        bool_or(is_known) as is_known

    from followers
    group by
        as_of_date, focus_area_type, unit_key, unit_code, district_code, province_code

)

select * from followed
