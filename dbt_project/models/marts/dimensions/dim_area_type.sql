with

members as (

    {{ words_and_unknown('area_type') }}

)

select * from members
