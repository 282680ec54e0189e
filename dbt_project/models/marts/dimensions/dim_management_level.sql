with

choices as (

    select * from {{ ref('management_levels') }}

),

members as (

    {{ choices_and_unknown('choices', 'fund_level') }}

)

select * from members
