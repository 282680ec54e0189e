with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

donor_types as (

    select * from {{ ref('donor_types') }}

),

contributions as (

    select * from {{ ref('stg_resource_contributions__contributions') }}

),

-- An entry that names no area speaks of the whole reporting unit.
placed as (

    select
        units.unit_key,
        contributions.submission_id,
        submissions.period,
        submissions.stage,
        contributions.donor_type,
        contributions.funding_source,
        contributions.resource_kind,
        contributions.purpose,
        contributions.programme,
        contributions.fund,
        contributions.fund_level,
        -- Whoever wrote a person's name in spite of the form: it goes no further.
        case when not donor_types.is_private_person then contributions.donor_name end
            as donor_name,
        contributions.item,
        contributions.quantity_unit,
        contributions.donors,
        contributions.quantity,
        contributions.value_vnd,
        submissions.is_counted,
        contributions.contribution_date,
        contributions._sheet,
        contributions._row

    from contributions
    inner join submissions on contributions.submission_id = submissions.submission_id
    inner join units
        on
            coalesce(contributions.unit_code, submissions.unit_code) = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}
    left join donor_types on contributions.donor_type = donor_types.code

)

select * from placed
