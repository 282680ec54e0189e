with

breakdowns as (

    select * from {{ ref('int_breakdowns__current') }} as breakdowns
    where {{ is_touched('breakdowns.period') }}

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}

),

coverage as (

    select * from {{ ref('int_review_tables__covered') }}

),

members as (

    {% for breakdown, dimension in {
        'target_group': 'target_group', 'ethnic_group': 'ethnic_group', 'cause': 'poverty_cause',
    }.items() %}
    select
        '{{ breakdown }}' as breakdown,
        {{ dimension }} as member_code,
        name_vi,
        name_en
    from {{ ref('dim_' ~ dimension) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- A blank in a row of the form means no household.
summed as (

    select
        ancestors.ancestor_code as unit_code,
        breakdowns.period,
        breakdowns.stage,
        breakdowns.standard_code,
        breakdowns.table_name,
        breakdowns.member_code,
        cast(coalesce(sum(breakdowns.households), 0) as bigint) as member_households

    from breakdowns
    inner join ancestors on breakdowns.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, breakdowns.period, breakdowns.stage, breakdowns.standard_code,
        breakdowns.table_name, breakdowns.member_code

),

rated as (

    select
        coverage.unit_code,
        coverage.unit_name,
        coverage.unit_level,
        coverage.as_of_date,
        coverage.period,
        coverage.stage,
        coverage.standard_code,
        coverage.poverty_status,
        members.breakdown,
        members.member_code,
        members.name_vi,
        members.name_en,
        summed.member_households,
        coverage.status_households,
        {{ metric('breakdown_share_pct') }} as breakdown_share_pct,
        members.breakdown <> 'ethnic_group' as is_overlapping,
        coverage.is_complete,
        coverage.submission_id

    from summed
    inner join coverage
        on
            summed.unit_code = coverage.unit_code
            and summed.table_name = coverage.table_name
            and {{ is_same_review('summed', 'coverage') }}
    inner join members
        on
            summed.member_code = members.member_code
            and summed.table_name like members.breakdown || 's_%'

)

select * from rated
