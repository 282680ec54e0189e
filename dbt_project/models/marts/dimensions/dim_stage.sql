with

members as (

    {{ words_and_unknown('stage') }}

)

select * from members
