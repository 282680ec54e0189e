{#-
    The cells that the rows of a fact were read from: one row per row of the fact and, where
    `unpivoted` lists columns, one per column. What a fact does not tell stays empty.
-#}
{% macro source_cells(
    fact, table_name, column_name='cells.column_name', value='cells.value', unpivoted=[],
    sheet='fact._sheet', row_number='fact._row', standard_code='fact.standard_code',
    submission_id='fact.submission_id', more={}
) %}
    select
        fact.unit_key,
        fact.period,
        fact.stage,
        cast({{ standard_code }} as text) as standard_code,
        {% for column in [
            'poverty_status', 'detail_code', 'counted', 'funding_source', 'donor_type',
            'resource_kind', 'purpose',
        ] %}
        cast({{ more.get(column, 'null') }} as text) as {{ column }},
        {% endfor %}
        {{ submission_id }} as submission_id,
        fact.is_counted,
        {{ table_name }} as table_name,
        {{ column_name }} as column_name,
        {{ sheet }} as sheet,
        {{ row_number }} as row_number,
        cast({{ value }} as numeric(24, 3)) as value,
        cast({{ more.get('entry_kind', 'null') }} as text) as entry_kind

    from {{ ref(fact) }} as fact
    {% if unpivoted %}
    cross join
        lateral (
            values
            {% for column in unpivoted %}
            ('{{ column }}', fact.{{ column }}){{ ',' if not loop.last }}
            {% endfor %}
        ) as cells (column_name, value)
    {% endif %}
{%- endmacro %}
