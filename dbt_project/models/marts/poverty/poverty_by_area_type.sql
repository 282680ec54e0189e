{{ config(unique_key='as_of_date') }}
{%- set figures = [
    'households', 'persons', 'poor_households', 'near_poor_households', 'poor_persons',
    'near_poor_persons',
] %}

with

area_results as (

    select * from {{ ref('int_poverty_area_results__current') }} as area_results
    where {{ is_touched_or_later('area_results.as_of_date') }}

),

ancestors as (

    select * from {{ ref('bridge_unit_ancestor') }}

),

reviews as (

    select * from {{ ref('int_poverty_reviews__compared') }}

),

standards as (

    select * from {{ ref('dim_poverty_standard') }}

),

summed as (

    select
        ancestors.ancestor_code as unit_code,
        area_results.period,
        area_results.stage,
        area_results.standard_code,
        area_results.area_type,
        {% for figure in figures %}
        {{ complete_sum('area_results.' ~ figure) }} as {{ figure }},
        {% endfor %}
        {{ shared_value('area_results.submission_id') }} as submission_id

    from area_results
    inner join ancestors on area_results.unit_key = ancestors.unit_key
    group by
        ancestors.ancestor_code, area_results.period, area_results.stage,
        area_results.standard_code, area_results.area_type

),

-- Areas are told of the whole unit where their households make up those of its review.
described as (

    select
        summed.*,
        reviews.unit_name,
        reviews.unit_level,
        {{ unit_description('reviews') }},
        reviews.as_of_date,
        reviews.reported_units,
        reviews.owed_units,
        reviews.is_comparable,
        reviews.is_break,
        reviews.is_preferred,
        reviews.is_complete
        and coalesce(
            sum(summed.households) over areas_of_unit = reviews.households, false
        ) as is_complete,
        standards.is_near_poor_multidimensional,
        cast(
            case summed.area_type
                when 'urban' then standards.urban_line_vnd
                when 'rural' then standards.rural_line_vnd
            end as bigint
        ) as poverty_line_vnd

    from summed
    inner join reviews
        on summed.unit_code = reviews.unit_code and {{ is_same_review('summed', 'reviews') }}
    inner join standards on summed.standard_code = standards.standard_code
    window
        areas_of_unit as (
            partition by summed.unit_code, summed.period, summed.stage, summed.standard_code
        )

),

rated as (

    select
        *,
        {{ metric('poor_rate_pct') }} as poor_rate_pct,
        {{ metric('near_poor_rate_pct') }} as near_poor_rate_pct,
        case
            when is_near_poor_multidimensional then {{ metric('multidimensional_poor_rate_pct') }}
        end as multidimensional_poor_rate_pct

    from described

),

worded as (

    select
        rated.unit_code,
        rated.unit_name,
        rated.unit_level,
        rated.as_of_date,
        rated.period,
        rated.stage,
        rated.standard_code,
        rated.area_type,
        {{ word_of('area_type', 'rated.area_type') }} as area_type_vi,
        rated.poverty_line_vnd,
        {% for figure in figures %}
        rated.{{ figure }},
        {% endfor %}
        rated.poor_rate_pct,
        rated.near_poor_rate_pct,
        rated.multidimensional_poor_rate_pct,
        rated.is_comparable,
        rated.is_complete,
        rated.submission_id,
        {{ row_description('rated', is_break='rated.is_break') }},
        {{ confidentiality() }}

    from rated

)

select * from worded
