{%- set figures = [
    'households', 'persons', 'poor_households', 'near_poor_households',
    'average_living_standard_households', 'poor_persons', 'near_poor_persons',
    'average_living_standard_persons',
] -%}

with

finest as (

    select * from {{ ref('int_reported_units__finest') }} as finest
    where
        {{ is_touched('finest.period') }}
        and finest.table_name = 'results'

),

area_results as (

    select * from {{ ref('stg_poverty_review__area_results') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

-- What a review counts of a unit, or of a part of it, came by these submissions.
reviews as (

    select distinct
        finest.submission_id,
        units.unit_key,
        units.unit_code,
        units.district_code,
        units.province_code,
        finest.period,
        finest.stage,
        finest.standard_code,
        finest.is_counted,
        finest.as_of_date

    from finest
    inner join units
        on
            units.unit_code in (finest.unit_code, finest.district_code, finest.province_code)
            and {{ is_valid_on('units', 'finest.as_of_date') }}

),

placed as (

    select
        reviews.*,
        area_results.area_type,
        {% for figure in figures %}
        area_results.{{ figure }},
        {% endfor %}
        area_results._sheet,
        area_results._row

    from reviews
    inner join area_results
        on
            reviews.submission_id = area_results.submission_id
            and reviews.unit_code = area_results.unit_code

),

-- Forms print areas beneath subtotals, too: the finest unit that tells them counts.
current_results as (

    select placed.*
    from placed
    where not exists (
        select 1 from placed as beneath
        where
            placed.unit_code in (beneath.district_code, beneath.province_code)
            and placed.unit_code <> beneath.unit_code
            and {{ is_same_review('beneath', 'placed') }}
    )

)

select * from current_results
