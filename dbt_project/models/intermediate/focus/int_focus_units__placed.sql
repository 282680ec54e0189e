{{ config(unique_key='as_of_date') }}

with

communes as (

    select * from {{ ref('int_focus_communes__placed') }} as communes
    where {{ is_touched_or_later('communes.as_of_date') }}

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
