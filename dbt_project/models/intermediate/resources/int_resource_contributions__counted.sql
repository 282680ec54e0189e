{{ config(unique_key='as_of_date') }}

{%- set same = [
    'unit_key', 'unit_code', 'donor_type', 'funding_source', 'resource_kind', 'purpose',
    'programme', 'fund', 'fund_level',
    'contribution_date', '_sheet', '_row',
] -%}
{%- set numbers = {
    'contributions': 'coalesce(entries.donors, 1)',
    'donors': 'entries.donors',
    'quantity': 'entries.quantity',
    'value_vnd': 'entries.value_vnd',
} -%}

with

entries as (

    select * from {{ ref('int_resource_contributions__placed') }}

),

submissions as (

    select
        submissions.*,
        {{ year_end('submissions.as_of_date') }} as year_end
    from {{ ref('int_submissions__current') }} as submissions
    where {{ is_touched_or_later(year_end('submissions.as_of_date')) }}

),

repeated as (

    select * from {{ ref('int_resource_registers__repeated') }}

),

chosen as (

    select * from {{ ref('int_resource_registers__chosen') }}
    where counted_period_kind = 'year'

),

-- What a cumulative register tells once more is taken out of it, entry by entry.
entries_and_reversals as (

    {{ entries_and_reversals(same, numbers) }}

),

counted as (

    {{ count_entries() }}

)

select * from counted
