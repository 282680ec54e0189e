{%- set groups = ['ethnic_minority', 'no_capacity_to_work', 'member_with_merit', 'other'] -%}
{%- set ethnic_groups = {
    'kinh': 'kinh', 'khmer': 'khmer', 'cham': 'cham', 'hoa': 'hoa', 'other': 'other_group',
} -%}
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

    select * from {{ source('raw', 'poverty_review__' ~ table) }}

),

{% endfor %}

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
            {% if table.startswith('ethnic_groups') %}
            -- What the form counts as minority without saying of which group.
            (
                'minority',
                nullif(
                    {{ table }}.minority
                    {% for group, column in members.items() if group != 'kinh' %}
                    - coalesce({{ table }}.{{ column }}, 0)
                    {% endfor %},
                    0
                )
            ),
            {% endif %}
            {% for member in members %}
            (
                '{{ member }}',
                {{ table }}.{{ members[member] if members is mapping else member }}
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
