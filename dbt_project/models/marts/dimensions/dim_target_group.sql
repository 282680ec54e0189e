with

choices as (

    select * from {{ source('reference', 'target_groups') }}

),

members as (

    {{ choices_and_unknown('choices', 'target_group') }}

)

select * from members
