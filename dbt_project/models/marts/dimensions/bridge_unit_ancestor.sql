with

unit_ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

ancestors as (

    select
        unit_key,
        ancestor_key,
        ancestor_code,
        ancestor_level
    from unit_ancestors

)

select * from ancestors
