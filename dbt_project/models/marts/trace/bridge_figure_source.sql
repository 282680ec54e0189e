{{ config(materialized='table', meta={'follows': 'reference'}) }}
{#- Figures of the other wide marts are made of figures of these: see docs/tracing.md. -#}
{%- set marts = [
    'poverty_indicators', 'poverty_movement_rates', 'deprivation_rates',
    'multidimensional_poverty', 'poverty_by_target_group', 'poverty_by_ethnic_group',
    'poverty_by_cause', 'mobilized_resources',
] -%}

with

figure_sources as (

    select
        figure_sources.mart,
        figure_sources.figure,
        figure_sources.table_pattern,
        figure_sources.column_pattern,
        figure_sources.metric,
        figure_sources.metric_unit

    from (
        values
        {% for source in figure_sources(marts) %}
        (
            '{{ source.mart }}', '{{ source.figure }}', '{{ source.table_pattern }}',
            '{{ source.column_pattern }}', '{{ source.metric }}', '{{ source.unit }}'
        ){{ ',' if not loop.last }}
        {% endfor %}
    ) as figure_sources (
        mart, figure, table_pattern, column_pattern, metric, metric_unit
    )

)

select * from figure_sources
