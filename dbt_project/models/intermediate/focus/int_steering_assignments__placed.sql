with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

assignments as (

    select * from {{ ref('stg_steering_assignments__assignments') }}

),

placed as (

    {{ place_entries('assignments') }}

)

select * from placed
