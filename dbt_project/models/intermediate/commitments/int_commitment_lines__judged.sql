{{ config(unique_key='as_of_date') }}

{#- What only the pace has is empty for the other measures. -#}
{% set columns = {
    'unit_code': true, 'measure_code': true, 'as_of_date': true, 'stage': true,
    'standard_code': true, 'previous_value': true, 'actual_value': true, 'change_in_year': true,
    'target_low': true, 'status': true, 'is_complete': true, 'is_comparable': true,
    'submission_id': 'bigint', 'territory_from': 'date', 'baseline_date': 'date',
    'baseline_value': 'numeric', 'years_elapsed': 'integer', 'cumulative_change': 'numeric',
    'average_change': 'numeric', 'target_high': 'numeric', 'cumulative_target_low': 'numeric',
    'cumulative_target_high': 'numeric', 'status_in_year': 'text', 'is_same_part': 'boolean',
    'reported_commune_count': 'bigint', 'commune_count': 'bigint', 'is_baseline_late': 'boolean',
    'is_out_of_reach': 'boolean',
} %}

with

asked as (

    select * from {{ ref('int_commitment_lines__asked') }} as asked
    where {{ is_touched_or_later('asked.as_of_date') }}

),

paced as (

    select * from {{ ref('int_commitment_pace__judged') }}

),

measures as (

    select * from {{ ref('int_commitment_measures__judged') }}

),

answered as (

    select
        {{ columns | join(', ') }},
        as_of_date as figures_to_date,
        cast(null as numeric) as compared_value
    from paced

    union all

    select
        {% for column, type in columns.items() %}
        {{ column if type is true else 'cast(null as ' ~ type ~ ')' }} as {{ column }},
        {% endfor %}
        figures_to_date,
        compared_value
    from measures

),

-- What nobody told is a line as well.
unanswered as (

    select
        asked.*,
        'no_data' as status,
        false as is_complete,
        false as is_comparable

    from asked
    left join answered
        on
            asked.unit_code = answered.unit_code
            and asked.measure_code = answered.measure_code
            and asked.as_of_date = answered.as_of_date
    where answered.unit_code is null

),

lines as (

    select
        {{ columns | join(', ') }},
        figures_to_date,
        compared_value
    from answered
    where {{ is_touched_or_later('as_of_date') }}

    union all

    select
        {% for column, type in columns.items() %}
        {%- set is_known = column in [
            'unit_code', 'measure_code', 'as_of_date', 'status', 'is_complete', 'is_comparable',
        ] %}
        {{ column if is_known else 'null' }} as {{ column }},
        {% endfor %}
        figures_to_date,
        null as compared_value
    from unanswered

)

select * from lines
