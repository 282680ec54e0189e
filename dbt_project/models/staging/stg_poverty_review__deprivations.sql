{%- set statuses = ['poor', 'near_poor'] -%}

with

{% for status in statuses %}

deprivation_{{ status }} as (

    select * from {{ source('raw', 'poverty_review__deprivation_' ~ status) }}

),

{% endfor %}

-- The indicators add up to the total: what was left blank beside it is none.
renamed as (

    {% for status in statuses %}

    select
        _submission_id as submission_id,
        _unit_code as unit_code,
        'deprivation_{{ status }}' as table_name,
        '{{ status }}' as poverty_status,
        households,
        total_deprivations,
        {% for number in range(1, 13) %}
        {{
            none_where(
                'households = 0 or total_deprivations is not null', 'indicator_%02d' % number
            )
        }} as indicator_{{ '%02d' % number }},
        {% endfor %}
        _sheet,
        _row

    from deprivation_{{ status }}

    {% if not loop.last %}union all{% endif %}

    {% endfor %}

)

select * from renamed
