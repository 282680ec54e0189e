{{ config(unique_key='as_of_date') }}

with

counted as (

    select * from {{ ref('int_commitment_communication__counted') }} as counted
    where {{ is_touched_or_later('counted.as_of_date') }}

),

measured as (

    select
        counted.unit_code,
        measures.measure_code,
        counted.as_of_date,
        counted.figures_to_date,
        'communication_activities' as form,
        cast(measures.actual_value as numeric) as actual_value,
        cast(null as numeric) as compared_value,
        cast(null as numeric) as not_told_apart_value

    from counted
    cross join
        lateral (
            values
            ('news_items', counted.news_items),
            ('special_pages', counted.special_pages),
            ('other_activities', counted.other_activities),
            ('praised_models', counted.praised_models),
            ('copied_models', counted.copied_models)
        ) as measures (measure_code, actual_value)

)

select * from measured
