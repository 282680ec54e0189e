with

choices as (

    select * from {{ source('reference', 'activity_types') }}

),

members as (

    {{ choices_and_unknown('choices', 'activity_type') }}

)

select * from members
