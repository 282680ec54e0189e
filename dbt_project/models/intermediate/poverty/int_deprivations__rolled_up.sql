with

deprivations as (

    select * from {{ ref('int_deprivations__current') }} as deprivations
    where {{ is_touched('deprivations.period') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

coverage as (

    select * from {{ ref('int_review_tables__covered') }}

),

rolled_up as (

    select
        ancestors.ancestor_code as unit_code,
        deprivations.period,
        deprivations.stage,
        deprivations.standard_code,
        deprivations.poverty_status,
        deprivations.indicator_key,
        {{ complete_sum('deprivations.deprived_households') }} as deprived_households

    from deprivations
    inner join ancestors on deprivations.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, deprivations.period, deprivations.stage,
        deprivations.standard_code, deprivations.poverty_status, deprivations.indicator_key

),

measured as (

    select
        rolled_up.*,
        coverage.unit_name,
        coverage.unit_level,
        {{ unit_description('coverage') }},
        coverage.as_of_date,
        coverage.status_households,
        case when coverage.is_complete then coverage.all_households else coverage.households end
            as covered_households,
        {{ complete_sum('rolled_up.deprived_households', over='indicators') }}
            as status_deprivations,
        coverage.submission_id,
        coverage.reported_units,
        coverage.owed_units,
        coverage.is_complete,
        coverage.is_preferred

    from rolled_up
    inner join coverage
        on
            rolled_up.unit_code = coverage.unit_code
            and coverage.table_name = 'deprivation_' || rolled_up.poverty_status
            and {{ is_same_review('rolled_up', 'coverage') }}
    window
        indicators as (
            partition by
                rolled_up.unit_code, rolled_up.period, rolled_up.stage,
                rolled_up.standard_code, rolled_up.poverty_status
        )

)

select * from measured
