-- A reform without its transfer table would lose what the units that ended had reported. A part
-- given away by a unit that goes on in the same row, or a weight of no part, would not count.
with

units as (

    select * from {{ ref('int_administrative_units__dated') }}
    where is_smallest

),

transfers as (

    select * from {{ ref('stg_unit_transfers') }}

),

weights as (

    select * from {{ source('reference', 'transfer_weights') }}

),

crosswalk as (

    select * from {{ ref('int_unit_crosswalk__composed') }}

),

-- Per unit, the measures whose parts add up to the whole, side by side from 0.
whole as (

    select
        unit_key,
        measure

    from crosswalk
    group by unit_key, measure
    having
        sum(upper_parts - lower_parts) = max(total_parts)
        and min(lower_parts) = 0
        and max(upper_parts) = max(total_parts)

),

lost as (

    select units.unit_key
    from units
    left join whole on units.unit_key = whole.unit_key
    group by units.unit_key
    having count(whole.measure) <> 3

    union all

    select 'from ' || transfers.old_code || ' on ' || transfers.event_date as unit_key
    from transfers
    left join units
        on transfers.old_code = units.unit_code and transfers.event_date = units.valid_to
    where units.unit_key is null

    union all

    select 'to ' || transfers.new_code || ' on ' || transfers.event_date as unit_key
    from transfers
    left join units
        on
            transfers.new_code = units.unit_code
            and {{ is_valid_on('units', 'transfers.event_date') }}
    where units.unit_key is null

    union all

    select 'weight from ' || weights.old_code || ' to ' || weights.new_code as unit_key
    from weights
    left join transfers
        on
            weights.old_code = transfers.old_code
            and weights.new_code = transfers.new_code
            and weights.event_date = transfers.event_date
    where transfers.is_split is distinct from true

)

select * from lost
