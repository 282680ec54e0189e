{{ config(unique_key='as_of_date') }}

with

ancestors as (

    select * from {{ ref('int_unit_ancestors__dated') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

registers as (

    select * from {{ ref('int_commitment_registers__told') }}
    where form = 'communication_activities'

),

entries as (

    select
        unit_key,
        case activity_type
            when 'news_item' then 'news_items'
            when 'special_page' then 'special_pages'
            else 'other_activities'
        end as measure_code,
        coalesce(quantity, activities) as quantity,
        register_date,
        as_of_date
    from {{ ref('int_communication_activities__counted') }}
    where is_counted

    union all

    select
        unit_key,
        recognition_kind || '_models' as measure_code,
        models as quantity,
        register_date,
        as_of_date
    from {{ ref('int_recognised_models__counted') }}
    where is_counted

),

placed as (

    select
        ancestors.ancestor_code as unit_code,
        entries.measure_code,
        entries.quantity,
        entries.register_date as figures_to_date,
        entries.as_of_date

    from entries
    inner join ancestors on entries.unit_key = ancestors.unit_key
    where
        {{ is_touched_or_later('entries.as_of_date') }}
        and not exists (
            select 1 from territories
            where
                territories.unit_code = ancestors.ancestor_code
                and territories.changed_date > entries.register_date
                and territories.changed_date <= entries.as_of_date
        )

    union all

    -- A register without such an entry says that there was none.
    select
        unit_code,
        null as measure_code,
        null as quantity,
        figures_to_date,
        as_of_date
    from registers
    where {{ is_touched_or_later('registers.as_of_date') }}

),

counted as (

    select
        unit_code,
        as_of_date,
        max(figures_to_date) as figures_to_date,
        {% for measure in [
            'news_items', 'special_pages', 'other_activities', 'praised_models', 'copied_models',
        ] %}
    sum(quantity) filter (where measure_code = '{{ measure }}') as {{ measure }}
    {{- ',' if not loop.last }}
    {% endfor %}

    from placed
    group by unit_code, as_of_date

)

select * from counted
