with

submissions as (

    select * from {{ ref('fct_submission') }}
    where judged_at is not null and unit_key <> '-1' and period is not null

),

findings as (

    select * from {{ ref('fct_finding') }}

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

forms as (

    select * from {{ ref('dim_form') }}

),

-- A report is told of a rule once, however many cells and versions broke it.
told as (

    select distinct
        submissions.unit_key,
        submissions.form,
        submissions.period,
        submissions.stage,
        submissions.as_of_date,
        findings.rule

    from submissions
    inner join findings on submissions.submission_id = findings.submission_id

),

newest as (

    select distinct on (unit_key, form, period, stage) *
    from submissions
    -- What was taken back is no answer that stands.
    where state <> 'withdrawn'
    order by unit_key asc, form asc, period asc, stage asc, version desc

),

still_broken as (

    select
        submission_id,
        rule,
        bool_and(is_explained) as is_explained

    from findings
    group by submission_id, rule

),

answered as (

    select
        told.*,
        still_broken.is_explained,
        still_broken.rule is null as is_corrected

    from told
    left join newest
        on
            told.unit_key = newest.unit_key
            and told.form = newest.form
            and told.period = newest.period
            and told.stage is not distinct from newest.stage
    left join still_broken
        on newest.submission_id = still_broken.submission_id and told.rule = still_broken.rule

),

counted as (

    select
        ancestors.ancestor_code,
        answered.form,
        answered.period,
        answered.as_of_date,
        answered.rule,
        count(*) as told_reports,
        count(*) filter (where answered.is_corrected) as corrected_reports,
        count(*) filter (where answered.is_explained) as explained_reports,
        count(*) filter (where not answered.is_corrected and not answered.is_explained)
            as unanswered_reports

    from answered
    inner join ancestors on answered.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code,
        answered.form,
        answered.period,
        answered.as_of_date,
        answered.rule

),

named as (

    select
        counted.ancestor_code as unit_code,
        units.unit_name,
        units.unit_level,
        counted.form,
        counted.period,
        counted.rule,
        counted.told_reports,
        counted.corrected_reports,
        counted.explained_reports,
        counted.unanswered_reports,
        {{ metric('corrected_reports_pct') }} as corrected_reports_pct,
        {{ unit_description() }},
        forms.name_vi as form_name_vi,
        units.unit_level = 'province' as is_counted,
        true as is_preferred

    from counted
    left join forms on counted.form = forms.form
    left join units
        on
            counted.ancestor_code = units.unit_code
            and {{ is_valid_on('units', 'counted.as_of_date') }}

)

select * from named
where {{ own_rows() }}
