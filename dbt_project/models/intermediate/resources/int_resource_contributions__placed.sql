with

submissions as (

    select * from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

donor_types as (

    select * from {{ source('reference', 'donor_types') }}

),

contributions as (

    select * from {{ ref('stg_resource_contributions__contributions') }}

),

-- Whoever wrote a person's name in spite of the form: it goes no further.
anonymous as (

    select
        contributions.submission_id,
        contributions.unit_code,
        contributions.donor_type,
        contributions.funding_source,
        contributions.resource_kind,
        contributions.purpose,
        contributions.programme,
        contributions.fund,
        contributions.fund_level,
        case when not donor_types.is_private_person then contributions.donor_name end
            as donor_name,
        contributions.item,
        contributions.quantity_unit,
        contributions.donors,
        contributions.quantity,
        contributions.value_vnd,
        contributions.contribution_date,
        contributions._sheet,
        contributions._row

    from contributions
    left join donor_types on contributions.donor_type = donor_types.code

),

placed as (

    {{ place_entries('anonymous') }}

)

select * from placed
