with

finest as (

    select * from {{ ref('int_reported_units__finest') }} as finest
    where {{ is_touched('finest.period') }}

),

deprivations as (

    select * from {{ ref('stg_poverty_review__deprivations') }}

),

indicators as (

    select * from {{ source('reference', 'deprivation_indicators') }}

),

unpivoted as (

    select
        deprivations.submission_id,
        deprivations.unit_code,
        deprivations.table_name,
        deprivations.poverty_status,
        cells.indicator_number,
        cells.deprived_households,
        deprivations._sheet,
        deprivations._row

    from deprivations
    cross join
        lateral (
            values
            {% for number in range(1, 13) %}
            ({{ number }}, deprivations.indicator_{{ '%02d' % number }}){{ ',' if not loop.last }}
            {% endfor %}
        ) as cells (indicator_number, deprived_households)

),

current_deprivations as (

    select
        finest.submission_id,
        finest.unit_key,
        {{
            indicator_key('indicators.standard_code', 'indicators.indicator_number')
        }} as indicator_key,
        finest.period,
        finest.stage,
        finest.standard_code,
        unpivoted.poverty_status,
        unpivoted.deprived_households,
        finest.is_counted,
        unpivoted._sheet,
        unpivoted._row

    from finest
    inner join unpivoted
        on
            finest.submission_id = unpivoted.submission_id
            and finest.unit_code = unpivoted.unit_code
            and finest.table_name = unpivoted.table_name
    inner join indicators
        on
            finest.standard_code = indicators.standard_code
            and unpivoted.indicator_number = indicators.indicator_number

)

select * from current_deprivations
