{{ config(unique_key='as_of_date') }}

{#- What only the pace has, and what only other measures have, is empty for the others. -#}
{% set shared = [
    'unit_code', 'measure_code', 'as_of_date', 'stage', 'standard_code', 'previous_value',
    'actual_value', 'change_in_year', 'target_low', 'status', 'is_complete', 'is_comparable',
    'reported_commune_count', 'commune_count',
] %}
{% set of_pace = {
    'submission_id': 'bigint', 'territory_from': 'date', 'baseline_date': 'date',
    'baseline_value': 'numeric', 'years_elapsed': 'integer', 'cumulative_change': 'numeric',
    'average_change': 'numeric', 'target_high': 'numeric', 'cumulative_target_low': 'numeric',
    'cumulative_target_high': 'numeric', 'status_in_year': 'text', 'is_same_part': 'boolean',
    'is_baseline_late': 'boolean', 'is_out_of_reach': 'boolean',
} %}
{% set of_measures = {
    'compared_value': 'numeric', 'not_told_apart_value': 'numeric',
    'reported_units': 'bigint', 'owed_units': 'bigint', 'reported_months': 'bigint',
    'owed_months': 'bigint', 'owing_unit_level': 'text', 'is_list_complete': 'boolean',
} %}

with

asked as (

    select * from {{ ref('int_commitment_lines__asked') }} as asked
    where {{ is_touched_or_later('asked.as_of_date') }}

),

paced as (

    select * from {{ ref('int_commitment_pace__judged') }} as paced
    where {{ is_touched_or_later('paced.as_of_date') }}

),

measures as (

    select * from {{ ref('int_commitment_measures__judged') }} as measures
    where {{ is_touched_or_later('measures.as_of_date') }}

),

answered as (

    select
        {{ shared | join(', ') }},
        {{ of_pace | join(', ') }},
        {% for column, type in of_measures.items() %}
        cast(null as {{ type }}) as {{ column }},
        {% endfor %}
        as_of_date as figures_to_date
    from paced

    union all

    select
        {{ shared | join(', ') }},
        {% for column, type in of_pace.items() %}
        cast(null as {{ type }}) as {{ column }},
        {% endfor %}
        {{ of_measures | join(', ') }},
        figures_to_date
    from measures

),

-- What nobody told is a line as well: it says of whom a register is missing.
unanswered as (

    select asked.*
    from asked
    left join answered
        on
            asked.unit_code = answered.unit_code
            and asked.measure_code = answered.measure_code
            and asked.as_of_date = answered.as_of_date
    where answered.unit_code is null

),

lines as (

    select * from answered

    union all

    select
        {% for column in shared %}
        {{ {
            'unit_code': 'unit_code', 'measure_code': 'measure_code', 'as_of_date': 'as_of_date',
            'status': "'no_data'", 'is_complete': 'false', 'is_comparable': 'false',
        }.get(column, 'null') }} as {{ column }},
        {% endfor %}
        {% for column in of_pace %}
        null as {{ column }},
        {% endfor %}
        {% for column in of_measures %}
        {{ column if column in [
            'reported_units', 'owed_units', 'reported_months', 'owed_months', 'owing_unit_level',
        ] else 'null' }} as {{ column }},
        {% endfor %}
        figures_to_date
    from unanswered

)

select * from lines
