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
        coalesce(measures.actual_value, 0) as actual_value,
        measures.compared_value,
        true as is_complete

    from shared
    cross join
        lateral (
            values
            {% for measure, known in [
                ('non_budget_share_pct', 'has_contributions'),
                ('non_budget_infrastructure_vnd', 'has_contributions'),
                ('livelihoods_used_vnd', 'has_uses'),
                ('basic_services_used_vnd', 'has_uses'),
            ] %}
            (
                '{{ measure }}',
                shared.{{ measure }},
                {{ 'shared.contributed_total_vnd' if measure.endswith('_pct') else 'null' }},
                shared.{{ known }}
            ),
            {% endfor %}
            (
                'non_budget_contributed_vnd',
                shared.contributed_non_budget_vnd,
                null,
                shared.has_contributions
            )
        ) as measures (measure_code, actual_value, compared_value, is_known)
    where measures.is_known

)

select * from measured
