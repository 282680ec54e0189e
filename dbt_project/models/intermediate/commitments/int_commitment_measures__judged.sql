{{ config(unique_key='as_of_date') }}

{% set columns = [
    'unit_code', 'measure_code', 'as_of_date', 'figures_to_date', 'previous_as_of_date',
    'previous_value', 'actual_value', 'compared_value', 'is_complete', 'is_comparable',
] %}
{#- What only registers have, only reviews, only those of focus areas. -#}
{% set told = {
    'int_commitment_registers__compared': [
        'not_told_apart_value', 'reported_units', 'owed_units', 'reported_months', 'owed_months',
        'owing_unit_level',
    ],
    'int_commitment_areas__measured': [
        'stage', 'standard_code', 'reported_commune_count', 'commune_count', 'is_list_complete',
    ],
    'int_commitment_reviews__compared': [
        'stage', 'standard_code', 'reported_commune_count', 'commune_count',
    ],
} %}
{% set types = {
    'not_told_apart_value': 'numeric', 'reported_units': 'bigint', 'owed_units': 'bigint',
    'reported_months': 'bigint', 'owed_months': 'bigint', 'owing_unit_level': 'text',
    'stage': 'text', 'standard_code': 'text', 'reported_commune_count': 'bigint',
    'commune_count': 'bigint', 'is_list_complete': 'boolean',
} %}

with

measured as (

    {% for relation, own in told.items() %}

    select
        {{ columns | join(', ') }},
    {% for column, type in types.items() %}
    {{ column if column in own else 'cast(null as ' ~ type ~ ') as ' ~ column -}}
    {{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref(relation) }}
    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

targets as (

    select * from {{ source('reference', 'directive_targets') }}
    where target_kind = 'at_least'

),

-- What is planned is planned for the province; its units have no target of their own.
judged as (

    select
        measured.*,
        case
            when
                measured.is_comparable
                and measured.as_of_date
                = {{ year_end("measured.previous_as_of_date + interval '1 day'") }}
                then measured.actual_value - measured.previous_value
        end as change_in_year,
        targets.target_low,
        case
            when measured.actual_value is null then 'no_data'
            when targets.target_low is null then 'no_target'
            when measured.actual_value >= targets.target_low then 'on_track'
            else 'behind'
        end as status

    from measured
    left join targets
        on
            measured.measure_code = targets.measure_code
            and {{ is_valid_on('targets', 'measured.figures_to_date') }}
            and length(measured.unit_code) = 2
    where {{ is_touched_or_later('measured.as_of_date') }}

)

select * from judged
