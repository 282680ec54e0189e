with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

uses as (

    select * from {{ ref('stg_resource_uses__uses') }}

),

placed as (

    {{ place_entries('uses') }}

)

select * from placed
