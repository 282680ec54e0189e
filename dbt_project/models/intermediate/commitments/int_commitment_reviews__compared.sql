{{ config(unique_key='as_of_date') }}

{% set columns = [
    'unit_code', 'measure_code', 'period', 'as_of_date', 'stage', 'standard_code',
    'summed_unit_codes', 'actual_value', 'compared_value', 'reported_commune_count',
    'commune_count', 'is_complete',
] %}

with

measured as (

    select {{ columns | join(', ') }} from {{ ref('int_commitment_merit__measured') }}

    union all

    select {{ columns | join(', ') }} from {{ ref('int_commitment_deprivation__measured') }}

),

territories as (

    select * from {{ ref('int_territories__changed') }}

),

placed as (

    select
        measured.*,
        (
            select max(territories.changed_date) from territories
            where
                territories.unit_code = measured.unit_code
                and territories.changed_date <= measured.as_of_date
        ) as territory_from

    from measured

),

-- The official figure replaces the preliminary one.
chosen as (

    select distinct on (unit_code, measure_code, standard_code, as_of_date) *
    from placed
    order by
        unit_code asc, measure_code asc, standard_code asc, as_of_date asc,
        is_complete desc, case stage when 'official' then 1 else 2 end asc, period asc

),

followed as (

    select
        *,
        lag(as_of_date) over trend as previous_as_of_date,
        lag(actual_value) over trend as previous_value,
        lag(is_complete) over trend as is_previous_complete,
        lag(summed_unit_codes) over trend as previous_summed_unit_codes

    from chosen
    window trend as (
        partition by unit_code, measure_code, standard_code, territory_from order by as_of_date
    )

),

compared as (

    select
        followed.*,
        followed.as_of_date as figures_to_date,
        coalesce(
            (followed.is_complete and followed.is_previous_complete)
            or followed.summed_unit_codes = followed.previous_summed_unit_codes,
            false
        ) as is_comparable

    from followed
    where {{ is_touched_or_later('followed.as_of_date') }}

)

select * from compared
