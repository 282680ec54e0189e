{%- set statuses = ['poor', 'near_poor'] -%}

with

{% for status in statuses %}

{{ status }} as (

    select * from {{ source('raw', 'household_list__' ~ status) }}

),

{% endfor %}

kept as (

    select * from {{ source('restricted', 'kept_head') }}

),

listed as (

    {% for status in statuses %}

    select
        _submission_id,
        head_name,
        coalesce(birth_year_male, birth_year_female) as birth_year,
        _unit_code,
        '{{ status }}' as poverty_status,
        household_change,
        members,
        income_points,
        deprivation_points,
        {% for number in range(1, 13) %}
        indicator_{{ '%02d' % number }},
        {% endfor %}
        _sheet,
        _row

    from {{ status }}
    where relation is distinct from 'member'

    {% if not loop.last %}union all{% endif %}

    {% endfor %}

),

-- Names, hamlets and supports stay in raw, and so do the rows of the other members. Names are
-- removed in time; what the key made of them then tells the household. Of one that was erased
-- nothing is left that could: it is a household by itself.
renamed as (

    select
        listed._submission_id as submission_id,
        coalesce(
            restricted.head_hash(listed.head_name, listed.birth_year),
            kept.head_hash,
            restricted.head_hash(
                concat_ws('/', listed._submission_id, listed.poverty_status, listed._row), null
            )
        ) as head_hash,
        listed._unit_code as unit_code,
        listed.poverty_status,
        listed.household_change,
        listed.members,
        listed.income_points,
        listed.deprivation_points,
        {% for number in range(1, 13) %}
        coalesce(listed.indicator_{{ '%02d' % number }}, false) as indicator_{{ '%02d' % number }},
        {% endfor %}
        listed._sheet,
        listed._row,
        listed.head_name is null and kept.head_hash is null as is_erased

    from listed
    left join kept
        on
            listed._submission_id = kept.submission_id
            and listed.poverty_status = kept.listed_as
            and listed._row = kept._row

)

select * from renamed
