{%- set groups = ['ethnic_minority', 'no_capacity_to_work', 'member_with_merit', 'other'] -%}
{%- set ethnic_groups = {
    'kinh': 'kinh', 'khmer': 'khmer', 'cham': 'cham', 'hoa': 'hoa', 'other': 'other_group',
} -%}
{%- set proofs = {'kinh': 'households is not null'} -%}
{%- set causes = [
    'no_land', 'no_capital', 'no_labour', 'no_tools', 'no_knowledge', 'no_skills',
    'illness_or_accident', 'other',
] -%}
{%- set tables = {
    'target_groups_poor': groups, 'target_groups_near_poor': groups,
    'ethnic_groups_poor': ethnic_groups, 'ethnic_groups_near_poor': ethnic_groups,
    'causes_poor': causes,
} -%}

with

{% for table in tables %}

{{ table }} as (

    {% if table.startswith('ethnic_groups') %}
    -- What the form counts as minority without saying of which group.
    select
        *,
        coalesce(minority, 0)
        {% for group, column in ethnic_groups.items() if group != 'kinh' %}
        - coalesce({{ column }}, 0)
        {% endfor %}
            as unnamed_minority
    from {{ source('raw', 'poverty_review__' ~ table) }}
    {% else %}
    select * from {{ source('raw', 'poverty_review__' ~ table) }}
    {% endif %}

),

{% endfor %}

-- Groups and causes overlap, so no total shows what a blank means, but that of nobody. Kinh and
-- minority make up the households, and the groups the minority.
unpivoted as (

    {% for table, members in tables.items() %}

    select
        {{ table }}._submission_id as submission_id,
        {{ table }}._unit_code as unit_code,
        '{{ table }}' as table_name,
        '{{ 'near_poor' if table.endswith('_near_poor') else 'poor' }}' as poverty_status,
        cells.member_code,
        cells.households,
        {{ table }}._sheet,
        {{ table }}._row

    from {{ table }}
    cross join
        lateral (
            values
            {% if members is mapping %}
            ('minority', nullif({{ table }}.unnamed_minority, 0)),
            {% endif %}
            {% for member in members %}
            (
                '{{ member }}',
                {{
                    none_where(
                        table ~ '.' ~ (
                            'households = 0' if members is not mapping
                            else proofs.get(member, 'unnamed_minority = 0')
                        ),
                        table ~ '.' ~ (members[member] if members is mapping else member)
                    )
                }}
            ){{ ',' if not loop.last }}
            {% endfor %}
        ) as cells (member_code, households)

    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

known as (

    select * from unpivoted
    where member_code <> 'minority' or households is not null

)

select * from known
