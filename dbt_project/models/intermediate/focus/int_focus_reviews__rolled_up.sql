{%- set figures = ['households', 'poor_households', 'near_poor_households'] -%}
with

reviews as (

    select * from {{ ref('int_poverty_reviews__current') }} as reviews
    where {{ is_touched('reviews.period') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}

),

told as (

    select * from {{ ref('int_focus_reviews__placed') }} as told
    where {{ is_touched('told.period') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

slots as (

    select distinct
        period,
        stage,
        standard_code,
        as_of_date,
        province_code
    from reviews

),

summed as (

    select
        told.focus_area_type,
        ancestors.ancestor_code as unit_code,
        told.period,
        told.stage,
        told.standard_code,
        string_agg(told.territory, ' ' order by told.territory) as summed_territories,
        {% for figure in figures %}
        {{ complete_sum('told.' ~ figure) }} as {{ figure }},
        {% endfor %}
        cast(sum(told.type_commune_count) as bigint) as reported_commune_count

    from told
    inner join ancestors on told.unit_key = ancestors.unit_key
    group by
        told.focus_area_type, ancestors.ancestor_code, told.period, told.stage,
        told.standard_code

),

rolled_up as (

    select
        placements.focus_area_type,
        placements.unit_code,
        placements.unit_level,
        slots.period,
        slots.stage,
        slots.standard_code,
        slots.as_of_date,
        summed.summed_territories,
        {% for figure in figures %}
        summed.{{ figure }},
        {% endfor %}
        placements.type_commune_count as commune_count,
        coalesce(summed.reported_commune_count, 0) as reported_commune_count,
        coalesce(summed.reported_commune_count = placements.type_commune_count, false)
        and placements.is_list_complete as is_complete,
        placements.is_list_complete,
        placements.is_confirmed

    from slots
    inner join placements
        on
            slots.province_code = placements.province_code
            and slots.as_of_date = placements.as_of_date
    left join summed
        on
            placements.focus_area_type = summed.focus_area_type
            and placements.unit_code = summed.unit_code
            and {{ is_same_review('slots', 'summed') }}
    where
        placements.focus_area_type <> 'no_list'
        and (
            placements.unit_level <> 'commune'
            or placements.focus_area_type not in ('rest', 'all_focus')
        )

)

select * from rolled_up
