with

finest as (

    select finest.* from {{ ref('int_reported_units__finest') }} as finest
    where
        finest.table_name <> 'results'
        and {{ is_touched('finest.period') }}

),

reviews as (

    select * from {{ ref('int_poverty_reviews__rolled_up') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

-- Households of the status that the table is about, as the results form counts them.
counted as (

    select
        reviews.*,
        statuses.poverty_status,
        statuses.status_households

    from reviews
    cross join
        lateral (
            values
            ('poor', reviews.poor_households),
            ('near_poor', reviews.near_poor_households)
        ) as statuses (poverty_status, status_households)

),

placed as (

    select
        finest.*,
        case when finest.table_name like '%near_poor' then 'near_poor' else 'poor' end
            as poverty_status

    from finest

),

covered as (

    select
        ancestors.ancestor_code as unit_code,
        placed.period,
        placed.stage,
        placed.standard_code,
        placed.table_name,
        placed.poverty_status,
        placed.as_of_date,
        {{ shared_value('placed.submission_id') }} as submission_id,
        {{ complete_sum('counted.households') }} as households,
        {{ complete_sum('counted.status_households') }} as status_households,
        {{ complete_sum('counted.owed_units') }} as filled_units

    from placed
    inner join ancestors on placed.unit_key = ancestors.unit_key
    left join counted
        on
            placed.unit_code = counted.unit_code
            and placed.poverty_status = counted.poverty_status
            and {{ is_same_review('placed', 'counted') }}
    group by
        ancestors.ancestor_code, placed.period, placed.stage, placed.standard_code,
        placed.table_name, placed.poverty_status, placed.as_of_date

),

-- Units without such households need not fill in the table, and yet belong to the whole. A table
-- that came without results is known all the same; what it is a part of is not.
compared as (

    select
        covered.*,
        units.unit_name,
        units.unit_level,
        {{ unit_description('units') }},
        counted.households as all_households,
        counted.owed_units,
        coalesce(
            counted.is_complete and covered.status_households = counted.status_households, false
        ) as is_complete,
        {{
            is_preferred(
                'covered.unit_code, covered.period, ' ~ table_family('covered.table_name'),
                'covered.stage', 'covered.standard_code'
            )
        }} as is_preferred

    from covered
    inner join units
        on
            covered.unit_code = units.unit_code
            and {{ is_valid_on('units', 'covered.as_of_date') }}
    left join counted
        on
            covered.unit_code = counted.unit_code
            and covered.poverty_status = counted.poverty_status
            and {{ is_same_review('covered', 'counted') }}

),

described as (

    select
        *,
        case when is_complete then owed_units else filled_units end as reported_units

    from compared

)

select * from described
