{{ config(materialized='table', meta={'follows': 'reference'}) }}

with

mart_words as (

    select * from {{ source('reference', 'mart_words') }}

),

column_words as (

    select * from {{ source('reference', 'column_words') }}

),

metrics as (

    select * from {{ ref('dim_metric') }}

),

-- What the project itself promises, in the order of the columns.
promised as (

    select *
    from (
        values
        {% for row in mart_columns() %}
        (
            '{{ row.mart }}',
            '{{ row.column_name }}',
            '{{ row.data_type }}',
            {{ literal_or_null(row.description) }},
            {{ row.position }}
        ){{ ',' if not loop.last }}
        {% else %}
        (null, null, null, null, 0)
        {% endfor %}
    ) as promised (mart, column_name, data_type, description_en, column_position)

),

-- A word for one mart goes before a metric's, and a metric's before the word for all marts.
described as (

    select
        promised.mart,
        promised.column_name,
        mart_words.name_vi as mart_name_vi,
        coalesce(narrower.name_vi, metrics.name_vi, column_words.name_vi) as name_vi,
        coalesce(
            narrower.description_vi,
            'Chỉ tiêu; cách tính: ' || metrics.formula || '.',
            'Chỉ tiêu; đếm theo cột ' || metrics.counted_as || ' của biểu.',
            column_words.description_vi
        ) as description_vi,
        promised.description_en,
        promised.data_type,
        promised.column_position

    from promised
    left join mart_words on promised.mart = mart_words.code
    left join column_words as narrower
        on promised.mart || '.' || promised.column_name = narrower.code
    left join metrics on promised.column_name = metrics.metric
    left join column_words on promised.column_name = column_words.code

)

select * from described
