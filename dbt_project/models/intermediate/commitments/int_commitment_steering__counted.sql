{{ config(unique_key='as_of_date') }}

with

assignments as (

    select * from {{ ref('int_steering_assignments__active') }} as assignments
    where {{ is_touched_or_later('assignments.as_of_date') }}

),

followed_areas as (

    select * from {{ ref('int_steering_areas__followed') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

-- One row per unit and thing to count: a member, or an area by its type.
counted as (

    select
        as_of_date,
        unit_key,
        'member' as focus_area_type,
        steering_member_key as counted_name,
        false as is_known
    from assignments

    union distinct

    select
        as_of_date,
        unit_key,
        focus_area_type,
        unit_code as counted_name,
        is_known
    from followed_areas

),

summed as (

    select
        ancestors.ancestor_code as unit_code,
        counted.as_of_date,
        {% for measure, focus_area_type in [
            ('zone_iii_followed', 'zone_iii'),
            ('zone_i_followed', 'zone_i'),
            ('difficult_hamlets_followed', 'difficult_hamlet'),
            ('steering_members', 'member'),
        ] %}
        count(distinct counted.counted_name) filter (
            where counted.focus_area_type = '{{ focus_area_type }}'
        ) as {{ measure }},
        {% endfor %}
        count(distinct counted.counted_name) filter (
            where counted.is_known and counted.focus_area_type like 'zone_%'
        ) as zone_communes_followed

    from counted
    inner join ancestors on counted.unit_key = ancestors.unit_key
    group by ancestors.ancestor_code, counted.as_of_date

)

select * from summed
