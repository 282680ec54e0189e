with

finest as (

    select * from {{ ref('int_reported_units__finest') }} as finest
    where {{ is_touched('finest.period') }}

),

breakdowns as (

    select * from {{ ref('stg_poverty_review__breakdowns') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

current_breakdowns as (

    select
        finest.submission_id,
        finest.unit_key,
        finest.period,
        finest.stage,
        finest.standard_code,
        breakdowns.table_name,
        breakdowns.poverty_status,
        breakdowns.member_code,
        breakdowns.households,
        finest.is_counted,
        finest.as_of_date,
        breakdowns._sheet,
        breakdowns._row

    from finest
    inner join breakdowns
        on
            finest.submission_id = breakdowns.submission_id
            and finest.unit_code = breakdowns.unit_code
            and finest.table_name = breakdowns.table_name

),

-- The file's row of an upper unit proves that the blanks beneath it are none, where what is
-- written there comes to it.
totalled as (

    select
        current_breakdowns.*,
        uppers.households as upper_households,
        sum(current_breakdowns.households) over (
            partition by
                current_breakdowns.submission_id, current_breakdowns.table_name,
                current_breakdowns.member_code, ancestors.ancestor_code
        ) as written_households

    from current_breakdowns
    inner join ancestors
        on
            current_breakdowns.unit_key = ancestors.unit_key
            and ancestors.unit_code <> ancestors.ancestor_code
    inner join breakdowns as uppers
        on
            current_breakdowns.submission_id = uppers.submission_id
            and current_breakdowns.table_name = uppers.table_name
            and current_breakdowns.member_code = uppers.member_code
            and ancestors.ancestor_code = uppers.unit_code

),

filled as (

    select
        current_breakdowns.submission_id,
        current_breakdowns.unit_key,
        current_breakdowns.period,
        current_breakdowns.stage,
        current_breakdowns.standard_code,
        current_breakdowns.table_name,
        current_breakdowns.poverty_status,
        current_breakdowns.member_code,
        {{
            none_where(
                '(current_breakdowns.submission_id, current_breakdowns.table_name,'
                ~ ' current_breakdowns.member_code, current_breakdowns.unit_key)'
                ~ ' in (select submission_id, table_name, member_code, unit_key from totalled'
                ~ ' where upper_households = coalesce(written_households, 0))',
                'current_breakdowns.households'
            )
        }} as households,
        current_breakdowns.is_counted,
        current_breakdowns.as_of_date,
        current_breakdowns._sheet,
        current_breakdowns._row

    from current_breakdowns

)

select * from filled
