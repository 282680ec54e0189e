with

choices as (

    select * from {{ source('reference', 'funding_sources') }}

),

members as (

    {{ choices_and_unknown('choices', 'funding_source', ['funding_source_group']) }}

)

select * from members
