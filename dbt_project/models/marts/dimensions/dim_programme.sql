with

choices as (

    select * from {{ source('reference', 'programmes') }}

),

members as (

    {{ choices_and_unknown('choices', 'programme') }}

)

select * from members
