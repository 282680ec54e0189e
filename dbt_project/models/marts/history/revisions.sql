with

revisions as (

    select * from {{ source('history', 'revision') }}

),

publications as (

    select * from {{ ref('publication') }}

),

periods as (

    select * from {{ ref('dim_reporting_period') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

metrics as (

    select * from {{ ref('dim_metric') }}

),

described as (

    select
        revisions.publication_id,
        publications.published_at,
        revisions.mart,
        revisions.figure,
        metrics.name_vi as figure_vi,
        coalesce(units.unit_key, '-1') as unit_key,
        revisions.unit_code,
        units.unit_name,
        units.unit_level,
        revisions.period,
        revisions.stage,
        revisions.standard_code,
        revisions.funding_source,
        revisions.donor_type,
        revisions.resource_kind,
        revisions.purpose,
        revisions.value_before,
        revisions.value_after,
        revisions.difference,
        revisions.part,
        revisions.cause,
        revisions.submission_id,
        revisions.former_submission_id

    from revisions
    inner join publications on revisions.publication_id = publications.publication_id
    left join periods on revisions.period = periods.period
    left join units
        on
            revisions.unit_code = units.unit_code
            and {{ is_valid_on('units', 'periods.as_of_date') }}
    left join metrics on revisions.figure = metrics.metric

)

select * from described
where {{ own_rows() }}
