-- A district that changes its kind or name gives its communes new rows, too. Where it did not, the
-- key of a commune's district would be one of two, and a join by it would lose or double figures.
with

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

split as (

    select
        ancestors.unit_key,
        ancestors.ancestor_key

    from ancestors
    inner join units on ancestors.ancestor_key = units.unit_key
    where units.valid_from > ancestors.valid_from or units.valid_to < ancestors.valid_to

)

select * from split
