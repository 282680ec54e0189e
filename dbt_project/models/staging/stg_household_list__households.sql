{%- set statuses = ['poor', 'near_poor'] -%}

with

{% for status in statuses %}

{{ status }} as (

    select * from {{ source('raw', 'household_list__' ~ status) }}

),

{% endfor %}

-- Names, hamlets and supports stay in raw, and so do the rows of the other members.
renamed as (

    {% for status in statuses %}

    select
        _submission_id as submission_id,
        {{
            household_head_hash(
                'head_name',
                'coalesce(birth_year_male, birth_year_female)',
                source('restricted', 'pseudonym_key')
            )
        }} as head_hash,
        _unit_code as unit_code,
        '{{ status }}' as poverty_status,
        household_change,
        members,
        income_points,
        deprivation_points,
        {% for number in range(1, 13) %}
        coalesce(indicator_{{ '%02d' % number }}, false) as indicator_{{ '%02d' % number }},
        {% endfor %}
        _sheet,
        _row

    from {{ status }}
    where relation is distinct from 'member'

    {% if not loop.last %}union all{% endif %}

    {% endfor %}

)

select * from renamed
