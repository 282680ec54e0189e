{{ config(materialized='table', meta={'follows': 'reference'}) }}

with recursive

ways as (

    select * from {{ ref('int_unit_ways__followed') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

totals as (

    select
        unit_key,
        measure,
        array_agg(distinct total_parts) as totals

    from ways
    group by unit_key, measure

),

-- The ways of one unit in one denominator: the least common multiple of all of theirs.
folded as (

    select
        unit_key,
        measure,
        totals,
        1 as folded_count,
        totals[1] as common_parts
    from totals

    union all

    select
        unit_key,
        measure,
        totals,
        folded_count + 1 as folded_count,
        lcm(common_parts, totals[folded_count + 1]) as common_parts
    from folded
    where folded_count < cardinality(totals)

),

joined as (

    select
        ways.unit_key,
        ways.current_unit_key,
        units.unit_code as current_unit_code,
        ways.measure,
        sum(div(ways.parts * folded.common_parts, ways.total_parts)) as parts,
        folded.common_parts as total_parts,
        bool_and(ways.is_confirmed) as is_confirmed

    from ways
    inner join folded
        on
            ways.unit_key = folded.unit_key
            and ways.measure = folded.measure
            and folded.folded_count = cardinality(folded.totals)
    inner join units on ways.current_unit_key = units.unit_key
    group by
        ways.unit_key, ways.current_unit_key, units.unit_code, ways.measure, folded.common_parts

),

-- The parts of one unit side by side, in the order of their codes, from 0 to the total.
bounded as (

    select
        unit_key,
        current_unit_key,
        current_unit_code,
        measure,
        sum(parts) over parts_in_order - parts as lower_parts,
        sum(parts) over parts_in_order as upper_parts,
        total_parts,
        parts < total_parts as is_estimated,
        is_confirmed

    from joined
    window parts_in_order as (partition by unit_key, measure order by current_unit_code)

)

select * from bounded
