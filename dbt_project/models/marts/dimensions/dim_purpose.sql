with

choices as (

    select * from {{ ref('purposes') }}

),

members as (

    {{ choices_and_unknown('choices', 'purpose') }}

)

select * from members
