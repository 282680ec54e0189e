with

choices as (

    select * from {{ source('reference', 'resource_kinds') }}

),

members as (

    {{ choices_and_unknown('choices', 'resource_kind') }}

)

select * from members
