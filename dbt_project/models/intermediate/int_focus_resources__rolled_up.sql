with

contributions as (

    select * from {{ ref('int_resource_contributions__placed') }} as contributions
    where
        {{ is_touched('contributions.period') }}
        and contributions.is_counted

),

uses as (

    select * from {{ ref('int_resource_uses__placed') }} as uses
    where
        {{ is_touched('uses.period') }}
        and uses.is_counted

),

periods as (

    select distinct
        period,
        as_of_date
    from {{ ref('int_submissions__current') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where is_whole

),

entries as (

    select
        unit_key,
        period,
        value_vnd as contributed_vnd,
        0 as used_vnd
    from contributions

    union all

    select
        unit_key,
        period,
        0 as contributed_vnd,
        amount_vnd as used_vnd
    from uses

),

-- Help to a district or a province cannot be taken apart, and belongs to no type of area.
rolled_up as (

    select
        coalesce(placements.focus_area_type, 'not_told') as focus_area_type,
        upper_units.unit_code,
        entries.period,
        periods.as_of_date,
        cast(sum(entries.contributed_vnd) as bigint) as contributed_vnd,
        cast(sum(entries.used_vnd) as bigint) as used_vnd

    from entries
    inner join periods on entries.period = periods.period
    inner join units on entries.unit_key = units.unit_key
    left join placements
        on
            units.unit_code = placements.unit_code
            and periods.as_of_date = placements.as_of_date
    cross join
        lateral (
            values
            (units.unit_code),
            (nullif(units.district_code, units.unit_code)),
            (nullif(units.province_code, units.unit_code))
        ) as upper_units (unit_code)
    where upper_units.unit_code is not null
    group by
        coalesce(placements.focus_area_type, 'not_told'), upper_units.unit_code, entries.period,
        periods.as_of_date

)

select * from rolled_up
