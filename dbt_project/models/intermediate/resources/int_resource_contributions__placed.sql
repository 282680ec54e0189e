with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

contributions as (

    select * from {{ ref('stg_resource_contributions__contributions') }}

),

placed as (

    {{ place_entries('contributions') }}

)

select * from placed
