with

choices as (

    select * from {{ source('reference', 'poverty_causes') }}

),

members as (

    {{ choices_and_unknown('choices', 'poverty_cause', ['cause_number']) }}

)

select * from members
