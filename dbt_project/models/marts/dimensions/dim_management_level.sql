with

choices as (

    select * from {{ source('reference', 'management_levels') }}

),

members as (

    {{ choices_and_unknown('choices', 'fund_level') }}

)

select * from members
