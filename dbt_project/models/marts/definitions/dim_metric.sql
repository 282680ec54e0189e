{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

metrics as (

    select *
    from (
        values
        {% for metric, definition in var('metrics').items() %}
        (
            '{{ metric }}',
            {{ dbt.string_literal(dbt.escape_single_quotes(definition['name_vi'])) }},
            {{ dbt.string_literal(dbt.escape_single_quotes(definition['name_en'])) }},
            '{{ definition['unit'] }}',
            {{ literal_or_null(metric_formula(definition)) }},
            {{ literal_or_null(definition.get('counted_as')) }},
            {{ literal_or_null(definition.get('of', []) | join(', ')) }},
            {{ literal_or_null(definition['law']) }},
            '{{ metric_additivity(definition) | trim }}'
        ){{ ',' if not loop.last }}
        {% endfor %}
    ) as metrics (
        metric, name_vi, name_en, metric_unit, formula, counted_as, made_of, legal_basis,
        additivity
    )

)

select * from metrics
