with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

activities as (

    select * from {{ ref('stg_communication_activities__activities') }}

),

placed as (

    {{ place_entries('activities') }}

)

select * from placed
