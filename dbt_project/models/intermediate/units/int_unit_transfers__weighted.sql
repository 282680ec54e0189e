{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

transfers as (

    select * from {{ ref('int_unit_transfers__dated') }}

),

weights as (

    select * from {{ source('reference', 'transfer_weights') }}

),

weighed as (

    select
        transfers.unit_key,
        transfers.next_unit_key,
        measures.measure,
        transfers.is_split,
        transfers.is_confirmed and coalesce(weights.is_confirmed, true) as is_confirmed,
        weights.parts,
        -- One weight missing, and the others weigh against nothing: all parts are equal then.
        coalesce(
            count(weights.parts) over parts_of_unit = count(*) over parts_of_unit
            and sum(weights.parts) over parts_of_unit > 0, false
        ) as is_weighed

    from transfers
    cross join (values ('households'), ('persons'), ('vnd')) as measures (measure)
    left join weights
        on
            transfers.unit_code = weights.old_code
            and transfers.next_unit_code = weights.new_code
            and transfers.event_date = weights.event_date
            and measures.measure = weights.measure
    window parts_of_unit as (partition by transfers.unit_key, measures.measure)

),

totalled as (

    select
        unit_key,
        next_unit_key,
        measure,
        cast(case when is_weighed then parts else 1 end as numeric) as parts,
        cast(
            case
                when is_weighed then sum(parts) over parts_of_unit
                else count(*) over parts_of_unit
            end as numeric
        ) as total_parts,
        is_confirmed and (is_weighed or not is_split) as is_confirmed

    from weighed
    window parts_of_unit as (partition by unit_key, measure)

)

select * from totalled
