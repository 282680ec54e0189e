{{ config(unique_key='as_of_date') }}

with

lines as (

    select * from {{ ref('int_commitment_lines__judged') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

commitments as (

    select * from {{ source('reference', 'directive_commitments') }}

),

standards as (

    select * from {{ source('reference', 'poverty_standards') }}

),

units as (

    select * from {{ ref('int_administrative_units__dated') }}

),

placements as (

    select * from {{ ref('int_focus_units__placed') }}
    where focus_area_type = 'all_focus'

),

targets as (

    select * from {{ source('reference', 'directive_targets') }}
    where target_kind = 'at_least'

),

described as (

    select
        lines.*,
        commitments.line_number,
        commitments.commitment_code,
        commitments.commitment_vi,
        commitments.commitment_en,
        commitments.measure_vi,
        commitments.measure_en,
        commitments.unit_of_measure,
        commitments.compared_unit_of_measure,
        commitments.statement_vi,
        commitments.statement_en,
        commitments.told_by_form,
        units.unit_name,
        units.unit_kind,
        units.unit_level,
        standards.valid_from as standard_from,
        to_char(lines.as_of_date, 'YYYY') as period,
        lines.measure_code = 'poor_rate_pct' as is_pace,
        lines.measure_code in (
            'border_poor_rate_pct', 'minority_poor_rate_pct', 'focus_contributed_vnd',
            'focus_used_vnd', 'zone_communes_followed'
        ) as is_of_areas,
        exists(
            select 1 from placements
            where
                placements.unit_code = lines.unit_code
                and placements.as_of_date = lines.figures_to_date
        ) as has_area_list,
        lines.status = 'no_target' and exists (
            select 1 from targets
            where
                targets.measure_code = lines.measure_code
                and targets.valid_to <= lines.figures_to_date
                and length(lines.unit_code) = 2
        ) as has_former_plan,
        -- The newest year first, the province before its units, line by line; of two standards
        -- of a day the older one, whose code begins with its first year.
        cast(
            to_char(9999 - extract(year from lines.as_of_date), 'FM0000')
            || length(lines.unit_code)
            || rpad(lines.unit_code, 5, '0')
            || to_char(commitments.sort_order, 'FM000')
            || coalesce(substring(lines.standard_code from '^[0-9]{2}([0-9]{2})'), '00')
            as bigint
        ) as report_order

    from lines
    inner join commitments on lines.measure_code = commitments.measure_code
    left join standards on lines.standard_code = standards.standard_code
    inner join units
        on
            lines.unit_code = units.unit_code
            and {{ is_valid_on('units', 'lines.figures_to_date') }}
    where {{ is_valid_on('commitments', 'lines.as_of_date') }}

)

select * from described
