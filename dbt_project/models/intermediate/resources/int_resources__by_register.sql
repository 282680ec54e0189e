{{ config(unique_key='as_of_date') }}

{%- set groups = ['budget', 'non_budget'] -%}
{%- set kinds = ['cash', 'in_kind', 'labour'] -%}

with

entries as (

    select * from {{ ref('int_resource_entries__unioned') }} as entries
    where {{ is_touched_or_later('entries.as_of_date') }}

),

summed as (

    select
        entries.submission_id,
        entries.unit_key,
        {% for side in ['contributed', 'used'] %}
        {% for group in groups %}
        {% for kind in kinds %}
        sum(entries.{{ side }}_vnd) filter (
            where
            entries.funding_source_group = '{{ group }}'
            and entries.resource_kind = '{{ kind }}'
        ) as {{ side }}_{{ group }}_{{ kind }}_vnd,
        {% endfor %}
        sum(entries.{{ side }}_vnd) filter (
            where entries.funding_source_group = '{{ group }}'
        ) as {{ side }}_{{ group }}_vnd,
        {% endfor %}
        sum(entries.{{ side }}_vnd) as {{ side }}_total_vnd,
        {% endfor %}
        sum(entries.contributions) as contributions,
        sum(entries.labour_days) as labour_days,
        sum(entries.beneficiary_households) as beneficiary_households,
        sum(entries.beneficiary_persons) as beneficiary_persons,
        entries.as_of_date

    from entries
    group by entries.submission_id, entries.unit_key, entries.as_of_date

)

select * from summed
