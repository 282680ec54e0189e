{%- set figures = [
    'households', 'persons', 'poor_households', 'near_poor_households', 'poor_persons',
    'near_poor_persons', 'poor_deprivations',
] -%}

with

pieces as (

    select
        pieces.*,
        min(pieces.province_code) over pieces_of_unit
        <> max(pieces.province_code) over pieces_of_unit as is_split_over_provinces
    from {{ ref('int_poverty_reviews__redrawn') }} as pieces
    where {{ is_touched('pieces.period') }}
    window pieces_of_unit as (partition by unit_key, period, stage, standard_code)

),

counts as (

    select counts.* from {{ ref('int_communes__counted') }} as counts
    where
        counts.boundaries = 'current'
        and {{ is_touched('counts.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

totalled as (

    select
        territories.unit_code,
        territories.unit_level,
        pieces.period,
        pieces.stage,
        pieces.standard_code,
        pieces.as_of_date,
        {% for figure in figures %}
        {{ complete_sum('pieces.' ~ figure) }} as {{ figure }},
        {% endfor %}
        count(distinct pieces.unit_key) as source_unit_count,
        count(distinct pieces.unit_key) filter (where pieces.unit_level = 'commune')
        + coalesce(sum(pieces.commune_count) filter (where pieces.unit_level <> 'commune'), 0)
            as covered_commune_count,
        bool_or(territories.is_estimated) as is_estimated,
        bool_and(pieces.is_confirmed or not territories.is_estimated) as is_confirmed

    from pieces
    -- A part that stays within its province is known there to the household.
    cross join
        lateral (
            values
            (
                case when pieces.unit_level <> 'province' then pieces.unit_code end,
                pieces.unit_level,
                pieces.is_estimated
            ),
            (
                pieces.province_code,
                'province',
                pieces.is_estimated and pieces.is_split_over_provinces
            )
        ) as territories (unit_code, unit_level, is_estimated)
    where territories.unit_code is not null
    group by
        territories.unit_code, territories.unit_level, pieces.period, pieces.stage,
        pieces.standard_code, pieces.as_of_date

),

described as (

    select
        totalled.*,
        units.unit_name,
        {{ unit_description('units') }},
        units.valid_to = date '9999-12-31' as is_current_unit,
        totalled.covered_commune_count as reported_units,
        -- A former district that reported as one is all there.
        coalesce(counts.commune_count, totalled.covered_commune_count) as owed_units,
        coalesce(totalled.covered_commune_count = counts.commune_count, true) as is_complete,
        {{
            is_preferred(
                'totalled.unit_code, totalled.unit_level, totalled.period', 'totalled.stage',
                'totalled.standard_code'
            )
        }} as is_preferred

    from totalled
    -- As of today; a former district as it was.
    inner join units
        on
            totalled.unit_code = units.unit_code
            and case totalled.unit_level
                when 'district' then {{ is_valid_on('units', 'totalled.as_of_date') }}
                else units.valid_to = date '9999-12-31'
            end
    left join counts
        on
            totalled.unit_code = counts.unit_code
            and totalled.period = counts.period

)

select * from described
