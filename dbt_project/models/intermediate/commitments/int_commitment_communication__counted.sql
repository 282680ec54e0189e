{{ config(unique_key='as_of_date') }}

with

periods as (

    select distinct
        period,
        as_of_date as figures_to_date,
        {{ year_end('as_of_date') }} as as_of_date
    from {{ ref('int_submissions__current') }}

),

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

covered as (

    select * from {{ ref('int_commitment_registers__covered') }}
    where form = 'communication_activities'

),

entries as (

    select
        unit_key,
        period,
        case activity_type
            when 'news_item' then 'news_items'
            when 'special_page' then 'special_pages'
            else 'other_activities'
        end as measure_code,
        coalesce(quantity, 1) as quantity
    from {{ ref('int_communication_activities__placed') }}
    where is_counted

    union all

    select
        unit_key,
        period,
        recognition_kind || '_models' as measure_code,
        1 as quantity
    from {{ ref('int_recognised_models__placed') }}
    where is_counted

),

counted as (

    select
        ancestors.ancestor_code as unit_code,
        periods.as_of_date,
        max(periods.figures_to_date) as figures_to_date,
        coalesce(bool_and(covered.is_complete), true) as is_complete,
        {% for measure in [
            'news_items', 'special_pages', 'other_activities', 'praised_models', 'copied_models',
        ] %}
    sum(entries.quantity) filter (where entries.measure_code = '{{ measure }}') as {{ measure }}
    {{- ',' if not loop.last }}
    {% endfor %}

    from entries
    inner join periods on entries.period = periods.period
    inner join ancestors on entries.unit_key = ancestors.unit_key
    left join covered
        on
            ancestors.ancestor_code = covered.unit_code
            and periods.as_of_date = covered.as_of_date
    where
        {{ is_touched_or_later('periods.as_of_date') }}
        and not exists (
            select 1 from territories
            where
                territories.unit_code = ancestors.ancestor_code
                and territories.changed_date > periods.figures_to_date
                and territories.changed_date <= periods.as_of_date
        )
    group by ancestors.ancestor_code, periods.as_of_date

)

select * from counted
