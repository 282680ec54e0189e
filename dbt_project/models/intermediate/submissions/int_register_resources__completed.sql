{#- Built on what is made anew with every build. -#}
{{ config(materialized='table') }}

with

completed as (

    select * from {{ ref('int_register_periods__completed') }}

),

resources as (

    select * from completed
    where register = 'resources'

),

contributions as (

    select * from completed
    where register = 'resource_contributions'

),

uses as (

    select * from completed
    where register = 'resource_uses'

),

side_by_side as (

    select
        resources.unit_code,
        resources.period,
        contributions.reported_units as contributions_reported_units,
        uses.reported_units as uses_reported_units,
        resources.reported_units,
        resources.owed_units,
        resources.reported_months,
        resources.owed_months,
        resources.is_complete

    from resources
    inner join contributions
        on
            resources.unit_code = contributions.unit_code
            and resources.period = contributions.period
    inner join uses
        on
            resources.unit_code = uses.unit_code
            and resources.period = uses.period

)

select * from side_by_side
