with

due_dates as (

    select * from {{ ref('dim_reporting_due_date') }}
    where is_required

),

units as (

    select * from {{ ref('bridge_reporting_unit') }}

),

slots as (

    select * from {{ source('ledger', 'slot_progress') }}

),

waivers as (

    select * from {{ source('ledger', 'waiver_now') }}
    where
        ended_at is null
        and 'locked' = any(lifts)
        and valid_until >= {{ local_date('now()') }}

),

clock as (

    select {{ local_date('now()') }} as today

),

owed as (

    select
        units.unit_key,
        due_dates.form,
        due_dates.period,
        due_dates.stage,
        units.unit_code,
        due_dates.owed_by,
        slots.submission_id,
        coalesce(slots.versions, 0) as versions,
        case
            when slots.state in ('accepted_with_warnings', 'superseded') then 'accepted'
            when slots.state is not null then slots.state
            when clock.today <= due_dates.due_date then 'not_due'
            when clock.today <= due_dates.lock_date then 'overdue'
            else 'missing'
        end as state,
        -- When reports of before the warehouse came, their files do not tell.
        case
            when due_dates.is_judged
                then {{ days_late(
                    'coalesce(' ~ local_date('slots.accepted_delivered_at') ~ ', clock.today)',
                    'due_dates.due_date'
                ) }}
        end as days_late,
        true as is_counted,
        coalesce(slots.is_fulfilled, false) as is_fulfilled,
        case
            when due_dates.is_judged
                then
                    coalesce({{ local_date('slots.accepted_delivered_at') }}, clock.today)
                    > due_dates.due_date
        end as is_late,
        not coalesce(slots.is_fulfilled, false) and clock.today > due_dates.due_date
            as is_missing,
        due_dates.is_judged,
        due_dates.is_confirmed,
        due_dates.as_of_date,
        due_dates.due_date,
        due_dates.lock_date,
        (
            select max(waivers.valid_until) from waivers
            where
                coalesce(waivers.form, due_dates.form) = due_dates.form
                and coalesce(waivers.unit_code, units.unit_code) = units.unit_code
                and coalesce(waivers.period, due_dates.period) = due_dates.period
                and coalesce(waivers.stage, due_dates.stage) = due_dates.stage
        ) as waived_until,
        slots.first_received_at,
        slots.accepted_at

    from due_dates
    cross join clock
    inner join units
        on
            due_dates.owed_by = units.reports_as
            and {{ is_valid_on('units', 'due_dates.as_of_date') }}
    left join slots
        on
            due_dates.form = slots.form
            and due_dates.period = slots.period
            and due_dates.stage = slots.stage
            and units.unit_code = slots.unit_code
    where due_dates.first_date <= clock.today

)

select * from owed
where {{ own_rows() }}
