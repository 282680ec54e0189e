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
        assignments.member_position || ' (' || assignments.agency || ')' as steering_member,
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
    where assignments.hamlet is null

    union distinct

    -- Areas of a type that their register names, whether the reference data knows them or not.
    select
        as_of_date,
        focus_area_type,
        unit_key,
        unit_code || coalesce('/' || hamlet, '') as unit_code,
        district_code,
        province_code,
        member_position || ' (' || agency || ')' as steering_member,
        false as is_known
    from assignments
    where
        unit_level = 'commune'
        and (hamlet is null or focus_area_type = 'difficult_hamlet')

),

followed as (

    select
        as_of_date,
        focus_area_type,
        unit_key,
        unit_code,
        district_code,
        province_code,
        string_agg(distinct steering_member, '; ' order by steering_member) as steering_members,
        bool_or(is_known) as is_known

    from followers
    group by
        as_of_date, focus_area_type, unit_key, unit_code, district_code, province_code

)

select * from followed
