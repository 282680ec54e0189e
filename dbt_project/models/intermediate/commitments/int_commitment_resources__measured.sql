{{ config(unique_key='as_of_date') }}

with

shared as (

    select
        yearly.*,
        {{ metric('non_budget_share_pct') }} as non_budget_share_pct
    from {{ ref('int_commitment_resources__summed') }} as yearly
    where {{ is_touched_or_later('yearly.as_of_date') }}

),

measured as (

    select
        shared.unit_code,
        measures.measure_code,
        shared.as_of_date,
        shared.figures_to_date,
        measures.form,
        measures.actual_value,
        measures.compared_value,
        cast(null as numeric) as not_told_apart_value

    from shared
    cross join
        lateral (
            values
            {% for measure, side in [
                ('non_budget_share_pct', 'contributions'),
                ('non_budget_infrastructure_vnd', 'contributions'),
                ('livelihoods_used_vnd', 'uses'),
                ('basic_services_used_vnd', 'uses'),
            ] %}
            (
                '{{ measure }}',
                shared.{{ measure }},
                {{ 'shared.contributed_total_vnd' if measure.endswith('_pct') else 'null' }},
                shared.has_{{ side }},
                'resource_{{ side }}'
            ),
            {% endfor %}
            (
                'non_budget_contributed_vnd',
                shared.contributed_non_budget_vnd,
                null,
                shared.has_contributions,
                'resource_contributions'
            )
        ) as measures (measure_code, actual_value, compared_value, is_known, form)
    where measures.is_known

)

select * from measured
