with

members as (

    {{ words_and_unknown('poverty_status') }}

)

select * from members
