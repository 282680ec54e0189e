with

submissions as (

    select * from {{ ref('stg_submissions') }} as submissions
    where {{ is_touched('submissions.period') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

placed as (

    select
        submissions.submission_id,
        submissions.delivery_id,
        coalesce(units.unit_key, '-1') as unit_key,
        submissions.form,
        submissions.form_version,
        submissions.unit_code,
        submissions.period,
        submissions.stage,
        submissions.standard_code,
        submissions.sha256,
        case units.unit_level
            when 'province' then 1 when 'district' then 2 when 'commune' then 3
        end as unit_depth,
        submissions.version,
        submissions.row_count,
        submissions.is_cumulative,
        submissions.is_nil,
        -- An official register replaces the preliminary one of its period in every total.
        first_value(submissions.submission_id) over (
            partition by
                submissions.form, submissions.unit_code, submissions.period,
                submissions.standard_code
            order by
                case submissions.stage when 'official' then 1 when 'regular' then 2 else 3 end
        ) = submissions.submission_id as is_counted,
        submissions.covers_from,
        submissions.covers_to,
        submissions.as_of_date

    from submissions
    left join units
        on
            submissions.unit_code = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}

)

select * from placed
