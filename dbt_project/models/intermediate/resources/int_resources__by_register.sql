{%- set groups = ['budget', 'non_budget'] -%}
{%- set kinds = ['cash', 'in_kind', 'labour'] -%}

with

contributions as (

    select * from {{ ref('int_resource_contributions__placed') }} as contributions
    where
        {{ is_touched('contributions.period') }}
        and contributions.is_counted

),

uses as (

    select * from {{ ref('int_resource_uses__placed') }} as uses
    where
        {{ is_touched('uses.period') }}
        and uses.is_counted

),

funding_sources as (

    select * from {{ ref('funding_sources') }}

),

entries as (

    select
        submission_id,
        unit_key,
        period,
        funding_source,
        resource_kind,
        value_vnd as contributed,
        null as used,
        coalesce(donors, 1) as contributions,
        case when resource_kind = 'labour' then quantity end as labour_days,
        null as beneficiary_households,
        null as beneficiary_persons
    from contributions

    union all

    select
        submission_id,
        unit_key,
        period,
        funding_source,
        resource_kind,
        null as contributed,
        amount_vnd as used,
        null as contributions,
        null as labour_days,
        beneficiary_households,
        beneficiary_persons
    from uses

),

summed as (

    select
        entries.submission_id,
        entries.unit_key,
        entries.period,
        {% for side in ['contributed', 'used'] %}
        {% for group in groups %}
        {% for kind in kinds %}
        sum(entries.{{ side }}) filter (
            where
            funding_sources.funding_source_group = '{{ group }}'
            and entries.resource_kind = '{{ kind }}'
        ) as {{ side }}_{{ group }}_{{ kind }}_vnd,
        {% endfor %}
        sum(entries.{{ side }}) filter (
            where funding_sources.funding_source_group = '{{ group }}'
        ) as {{ side }}_{{ group }}_vnd,
        {% endfor %}
        sum(entries.{{ side }}) as {{ side }}_total_vnd,
        {% endfor %}
        sum(entries.contributions) as contributions,
        sum(entries.labour_days) as labour_days,
        sum(entries.beneficiary_households) as beneficiary_households,
        sum(entries.beneficiary_persons) as beneficiary_persons

    from entries
    left join funding_sources on entries.funding_source = funding_sources.code
    group by entries.submission_id, entries.unit_key, entries.period

)

select * from summed
