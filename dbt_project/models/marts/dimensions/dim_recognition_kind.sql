with

choices as (

    select * from {{ source('reference', 'recognition_kinds') }}

),

members as (

    {{ choices_and_unknown('choices', 'recognition_kind') }}

)

select * from members
