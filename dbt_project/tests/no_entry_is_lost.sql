-- An entry whose unit did not exist on that date would silently fall out of every sum.
with

submissions as (

    select * from {{ ref('int_submissions__current') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

entries as (

    {% for table in [
        'resource_contributions__contributions', 'resource_uses__uses',
        'communication_activities__activities', 'communication_activities__recognised_models',
        'steering_assignments__assignments', 'household_list__households',
    ] %}

    select
        '{{ table }}' as table_name,
        submission_id,
        unit_code
    from {{ ref('stg_' ~ table) }}

    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

lost as (

    select
        entries.table_name,
        entries.submission_id,
        count(*) as entry_count

    from entries
    inner join submissions on entries.submission_id = submissions.submission_id
    left join units
        on
            coalesce(entries.unit_code, submissions.unit_code) = units.unit_code
            and {{ is_valid_on('units', 'submissions.as_of_date') }}
    where units.unit_key is null
    group by entries.table_name, entries.submission_id

)

select * from lost
