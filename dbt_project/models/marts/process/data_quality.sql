with

submissions as (

    select * from {{ ref('fct_submission') }}
    where judged_at is not null

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

-- Every submission counts in its unit and in those above it.
placed as (

    select
        submissions.*,
        coalesce(ancestors.ancestor_code, '-1') as ancestor_code,
        submissions.version = 1 as is_first_version

    from submissions
    left join ancestors on submissions.unit_key = ancestors.unit_key

),

counted as (

    select
        ancestor_code,
        form,
        period,
        as_of_date,
        count(*) as judged_submissions,
        count(*) filter (where state in ('rejected', 'refused')) as rejected_submissions,
        count(*) filter (where is_first_version) as first_versions,
        count(*) filter (where is_first_version and accepted_at is not null)
            as accepted_first_versions,
        cast(sum(error_count) as bigint) as error_count,
        cast(sum(warning_count) as bigint) as warning_count,
        mode() within group (order by commonest_error) as commonest_error

    from placed
    group by ancestor_code, form, period, as_of_date

),

rated as (

    select
        counted.*,
        {{ metric('rejected_submissions_pct') }} as rejected_submissions_pct,
        {{ metric('first_pass_yield_pct') }} as first_pass_yield_pct

    from counted

),

forms as (

    select * from {{ ref('dim_form') }}

),

named as (

    select
        rated.ancestor_code as unit_code,
        units.unit_name,
        units.unit_level,
        rated.form,
        coalesce(rated.period, '-1') as period,
        rated.judged_submissions,
        rated.rejected_submissions,
        rated.first_versions,
        rated.accepted_first_versions,
        rated.error_count,
        rated.warning_count,
        rated.rejected_submissions_pct,
        rated.first_pass_yield_pct,
        rated.commonest_error,
        {{ unit_description() }},
        forms.name_vi as form_name_vi,
        rated.ancestor_code = '-1' or units.unit_level = 'province' as is_counted,
        true as is_preferred

    from rated
    left join forms on rated.form = forms.form
    left join units
        on
            rated.ancestor_code = units.unit_code
            and {{ is_valid_on('units', "coalesce(rated.as_of_date, date '9999-12-30')") }}

)

select * from named
where {{ own_rows() }}
