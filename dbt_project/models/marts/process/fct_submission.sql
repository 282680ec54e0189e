with

submissions as (

    select * from {{ source('ledger', 'submission_now') }}

),

claims as (

    select * from {{ source('ledger', 'submission_claim') }}

),

deliveries as (

    select * from {{ source('ledger', 'delivery') }}

),

courses as (

    select * from {{ source('ledger', 'submission_course') }}

),

periods as (

    select * from {{ ref('dim_reporting_period') }}

),

units as (

    select * from {{ ref('dim_administrative_unit') }}

),

due_dates as (

    select * from {{ ref('dim_reporting_due_date') }}

),

-- Where the file told no slot, its path may have; a text that is no code tells nothing.
placed as (

    select
        submissions.submission_id,
        coalesce(units.unit_key, '-1') as unit_key,
        coalesce(submissions.form, '-1') as form,
        submissions.form_version,
        coalesce(submissions.unit_code, units.unit_code) as unit_code,
        periods.period,
        claims.stage,
        submissions.standard_code,
        submissions.state,
        submissions.sha256,
        submissions.version,
        submissions.judgement,
        submissions.row_count,
        courses.commonest_error,
        courses.error_count,
        courses.warning_count,
        case
            when due_dates.is_judged
                then {{ days_late(local_date('deliveries.delivered_at'), 'due_dates.due_date') }}
        end as days_late,
        {{ hours_between('courses.received_at', 'courses.judged_at') }} as hours_to_verdict,
        {{ hours_between('courses.received_at', 'courses.published_at') }}
            as hours_to_publication,
        {{ is_accepted('submissions.state') }} as is_accepted,
        -- A newer version that passed replaces it.
        {{ is_accepted('submissions.state') }} and submissions.state <> 'superseded' as is_counted,
        case
            when due_dates.is_judged
                then {{ local_date('deliveries.delivered_at') }} > due_dates.due_date
        end as is_late,
        submissions.waiver_id is not null as is_let_in_late,
        periods.as_of_date,
        due_dates.due_date,
        {{ local_date('deliveries.delivered_at') }} as received_date,
        courses.received_at,
        courses.judged_at,
        courses.accepted_at,
        courses.published_at,
        courses.superseded_at,
        courses.withdrawn_at

    from submissions
    inner join claims on submissions.submission_id = claims.submission_id
    inner join deliveries on submissions.delivery_id = deliveries.delivery_id
    inner join courses on submissions.submission_id = courses.submission_id
    left join periods on claims.period = periods.period
    left join units
        on
            claims.unit_code = units.unit_code
            and {{ is_valid_on('units', 'periods.as_of_date') }}
    left join due_dates
        on
            claims.form = due_dates.form
            and claims.stage = due_dates.stage
            and claims.period = due_dates.period

)

select * from placed
where {{ own_rows() }}
