with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }} as breakdowns
    where
        {{ is_touched('breakdowns.period') }}
        and breakdowns.table_name like 'target_groups%'
        and breakdowns.member_code = 'member_with_merit'
        and breakdowns.stage <> 'regular'

),

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

territories as (

    select distinct
        unit_code,
        as_of_date,
        commune_count
    from {{ ref('int_focus_units__placed') }}

),

summed as (

    select
        ancestors.ancestor_code as unit_code,
        'merit_' || breakdowns.poverty_status || '_households' as measure_code,
        breakdowns.period,
        submissions.as_of_date,
        breakdowns.stage,
        breakdowns.standard_code,
        string_agg(ancestors.unit_code, ' ' order by ancestors.unit_code) as summed_unit_codes,
        {{ complete_sum('breakdowns.households') }} as actual_value,
        sum(territories.commune_count) as reported_commune_count

    from breakdowns
    inner join submissions on breakdowns.submission_id = submissions.submission_id
    inner join ancestors on breakdowns.unit_key = ancestors.unit_key
    inner join territories
        on
            ancestors.unit_code = territories.unit_code
            and submissions.as_of_date = territories.as_of_date
    group by
        ancestors.ancestor_code, breakdowns.poverty_status, breakdowns.period,
        submissions.as_of_date, breakdowns.stage, breakdowns.standard_code

),

measured as (

    select
        summed.*,
        cast(null as bigint) as compared_value,
        territories.commune_count,
        summed.reported_commune_count = territories.commune_count as is_complete

    from summed
    inner join territories
        on
            summed.unit_code = territories.unit_code
            and summed.as_of_date = territories.as_of_date
    where summed.actual_value is not null

)

select * from measured
