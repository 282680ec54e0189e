with

choices as (

    select * from {{ source('reference', 'focus_area_types') }}

),

members as (

    {{ choices_and_unknown('choices', 'focus_area_type') }}

)

select * from members
