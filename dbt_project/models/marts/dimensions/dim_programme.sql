with

choices as (

    select * from {{ ref('programmes') }}

),

members as (

    {{ choices_and_unknown('choices', 'programme') }}

)

select * from members
