with

choices as (

    select * from {{ ref('activity_types') }}

),

members as (

    {{ choices_and_unknown('choices', 'activity_type') }}

)

select * from members
