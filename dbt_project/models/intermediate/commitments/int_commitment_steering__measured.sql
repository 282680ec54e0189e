{{ config(unique_key='as_of_date') }}

with

dates as (

    select
        max(as_of_date) as figures_to_date,
        {{ year_end('as_of_date') }} as as_of_date
    from {{ ref('int_submissions__current') }}
    group by {{ year_end('as_of_date') }}

),

summed as (

    select * from {{ ref('int_commitment_steering__counted') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where focus_area_type in ('zone_i', 'zone_iii', 'zone_i_or_iii')

),

known as (

    select
        unit_code,
        as_of_date,
        sum(type_commune_count) as zone_commune_count
    from placements
    group by unit_code, as_of_date

),

measured as (

    select
        summed.unit_code,
        measures.measure_code,
        dates.as_of_date,
        summed.as_of_date as figures_to_date,
        'steering_assignments' as form,
        cast(measures.actual_value as numeric) as actual_value,
        cast(measures.compared_value as numeric) as compared_value,
        cast(null as numeric) as not_told_apart_value

    from summed
    inner join dates on summed.as_of_date = dates.figures_to_date
    left join known
        on
            summed.unit_code = known.unit_code
            and summed.as_of_date = known.as_of_date
    cross join
        lateral (
            values
            ('zone_iii_followed', summed.zone_iii_followed, null),
            ('zone_i_followed', summed.zone_i_followed, null),
            ('difficult_hamlets_followed', summed.difficult_hamlets_followed, null),
            (
                'zone_communes_followed',
                case when known.zone_commune_count > 0 then summed.zone_communes_followed end,
                known.zone_commune_count
            ),
            ('steering_members', summed.steering_members, null)
        ) as measures (measure_code, actual_value, compared_value)
    where {{ is_touched_or_later('dates.as_of_date') }}

)

select * from measured
