with

choices as (

    select * from {{ source('reference', 'purposes') }}

),

members as (

    {{ choices_and_unknown('choices', 'purpose') }}

)

select * from members
