with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }} as breakdowns
    where {{ is_touched('breakdowns.period') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

coverage as (

    select * from {{ ref('int_review_tables__covered') }}

),

summed as (

    select
        ancestors.ancestor_code as unit_code,
        breakdowns.period,
        breakdowns.stage,
        breakdowns.standard_code,
        breakdowns.table_name,
        breakdowns.member_code,
        {{ complete_sum('breakdowns.households') }} as member_households

    from breakdowns
    inner join ancestors on breakdowns.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, breakdowns.period, breakdowns.stage, breakdowns.standard_code,
        breakdowns.table_name, breakdowns.member_code

),

rolled_up as (

    select
        summed.member_code,
        summed.member_households,
        coverage.*

    from summed
    inner join coverage
        on
            summed.unit_code = coverage.unit_code
            and summed.table_name = coverage.table_name
            and {{ is_same_review('summed', 'coverage') }}

)

select * from rolled_up
