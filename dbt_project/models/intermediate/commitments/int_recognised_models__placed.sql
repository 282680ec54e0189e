with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

recognised_models as (

    select * from {{ ref('stg_communication_activities__recognised_models') }}

),

placed as (

    {{ place_entries('recognised_models') }}

)

select * from placed
