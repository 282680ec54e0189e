with

choices as (

    select * from {{ source('reference', 'donor_types') }}

),

members as (

    {{ choices_and_unknown('choices', 'donor_type', ['is_private_person', 'is_budget']) }}

)

select * from members
