{{ config(unique_key='as_of_date') }}

with

communes as (

    select * from {{ ref('int_focus_communes__placed') }} as communes
    where {{ is_touched_or_later('communes.as_of_date') }}

),

types as (

    select * from {{ source('reference', 'focus_area_types') }}
    where code <> 'difficult_hamlet'

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

placed as (

    select
        ancestors.ancestor_code as unit_code,
        ancestors.ancestor_level as unit_level,
        communes.province_code,
        communes.as_of_date,
        communes.focus_area_type,
        count(*) as type_commune_count,
        bool_and(communes.is_confirmed) as is_confirmed

    from communes
    inner join ancestors on communes.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, ancestors.ancestor_level, communes.province_code,
        communes.as_of_date, communes.focus_area_type

),

-- Every commune is either one of the focus areas or one of the rest.
measured as (

    select
        placed.*,
        sum(placed.type_commune_count)
        filter (where placed.focus_area_type in ('all_focus', 'rest', 'no_list')) over unit
            as commune_count

    from placed
    window unit as (partition by placed.unit_code, placed.as_of_date)

),

-- What a list lacks: areas that it is known not to name, another number of them than the directive
-- names, and those of which the type is not known. So what it has is no more than a lower bound.
lists as (

    select
        provinces.province_code,
        provinces.as_of_date,
        types.code as focus_area_type,
        types.is_list_complete
        and coalesce(types.named_count, members.type_commune_count, 0)
        = coalesce(members.type_commune_count, 0)
        and not (types.is_uncertain and members.type_commune_count is not null)
            as is_list_complete,
        coalesce(members.is_confirmed, true) as is_confirmed

    from (select distinct
        province_code,
        as_of_date
    from placed) as provinces
    cross join types
    left join placed as members
        on
            provinces.province_code = members.unit_code
            and provinces.as_of_date = members.as_of_date
            and types.code = members.focus_area_type

),

-- All areas once, and the rest, are as sure as the least sure list.
all_lists as (

    select
        province_code,
        as_of_date,
        bool_and(is_list_complete) as is_list_complete,
        bool_and(is_confirmed) as is_confirmed
    from lists
    group by province_code, as_of_date

),

judged as (

    select
        measured.unit_code,
        measured.unit_level,
        measured.province_code,
        measured.as_of_date,
        measured.focus_area_type,
        measured.type_commune_count,
        measured.commune_count,
        measured.type_commune_count = measured.commune_count as is_whole,
        -- A commune is of the type that the list says, whatever others the list lacks.
        measured.unit_level = 'commune'
        or coalesce(lists.is_list_complete, all_lists.is_list_complete) as is_list_complete,
        case
            when measured.unit_level = 'commune' then measured.is_confirmed
            else
                measured.is_confirmed
                and coalesce(
                    lists.is_list_complete and lists.is_confirmed,
                    all_lists.is_list_complete and all_lists.is_confirmed
                )
        end as is_confirmed

    from measured
    inner join all_lists
        on
            measured.province_code = all_lists.province_code
            and measured.as_of_date = all_lists.as_of_date
    left join lists
        on
            measured.province_code = lists.province_code
            and measured.as_of_date = lists.as_of_date
            and measured.focus_area_type = lists.focus_area_type

)

select * from judged
