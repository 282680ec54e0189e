with

choices as (

    select * from {{ ref('funds') }}

),

members as (

    {{ choices_and_unknown('choices', 'fund') }}

)

select * from members
