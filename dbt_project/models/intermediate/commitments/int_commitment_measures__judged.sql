{{ config(unique_key='as_of_date') }}

{% set columns = [
    'unit_code', 'measure_code', 'as_of_date', 'figures_to_date', 'previous_as_of_date',
    'previous_value', 'actual_value', 'compared_value', 'is_complete', 'is_comparable',
] %}

with

measured as (

    select
        {{ columns | join(', ') }},
        null as stage,
        null as standard_code
    from {{ ref('int_commitment_registers__compared') }}

    {% for relation in ['int_commitment_areas__measured', 'int_commitment_reviews__compared'] %}

    union all

    select
        {{ columns | join(', ') }},
        stage,
        standard_code
    from {{ ref(relation) }}

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
