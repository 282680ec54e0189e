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
        units.unit_name,
        units.unit_kind,
        units.unit_level,
        standards.valid_from as standard_from,
        to_char(lines.as_of_date, 'YYYY') as period,
        lines.measure_code = 'poor_rate_pct' as is_pace,
        -- The newest year first, the province before its units, line by line.
        to_char(9999 - extract(year from lines.as_of_date), 'FM0000')
        || length(lines.unit_code)
        || rpad(lines.unit_code, 5, '0')
        || to_char(commitments.sort_order, 'FM000')
        || coalesce(lines.standard_code, '') as report_order

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
