with

choices as (

    select * from {{ source('reference', 'funds') }}

),

members as (

    {{ choices_and_unknown('choices', 'fund') }}

)

select * from members
