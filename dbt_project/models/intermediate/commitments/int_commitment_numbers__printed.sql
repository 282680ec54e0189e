{{ config(unique_key='as_of_date') }}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

-- A gap that is a number, with the unit that decides on its words and decimals.
numbers as (

    select
        lines.report_order,
        lines.as_of_date,
        numbers.gap,
        numbers.number,
        numbers.unit

    from lines
    cross join
        lateral (
            values
            ('actual', lines.actual_value, lines.unit_of_measure),
            ('compared', lines.compared_value, lines.compared_unit_of_measure),
            ('not_told_apart', lines.not_told_apart_value, 'vnd'),
            ('previous', lines.previous_value, lines.unit_of_measure),
            ('baseline', lines.baseline_value, 'pct'),
            ('target', lines.target_low, 'target'),
            ('target_low', lines.target_low, 'points'),
            ('target_high', lines.target_high, 'points'),
            ('change_in_year', lines.change_in_year, 'change'),
            ('cumulative_change', lines.cumulative_change, 'change'),
            ('average_change', lines.average_change, 'change')
        ) as numbers (gap, number, unit)

),

phrased as (

    select
        *,
        case
            when unit in ('change', 'points') and number is null then null
            when unit = 'target' and number is null then 'target_unknown'
            when number is null then 'quantity_unknown'
            when unit = 'change' and number < 0 then 'change_down'
            when unit = 'change' and number > 0 then 'change_up'
            when unit = 'change' then 'change_none'
            when unit = 'pct' then 'quantity_pct'
            when unit = 'vnd' and abs(number) >= 1000000000 then 'quantity_billion_vnd'
            when unit = 'vnd' and abs(number) >= 1000000 then 'quantity_million_vnd'
            when unit = 'vnd' then 'quantity_vnd'
            else 'quantity_number'
        end as sentence_code

    from numbers

),

-- As English prints it: 1,633 and 3.81; in millions and billions only the decimals that say more.
printed as (

    select
        *,
        rtrim(to_char(
            case sentence_code
                when 'quantity_billion_vnd' then number / 1000000000.0
                when 'quantity_million_vnd' then number / 1000000.0
                when 'change_down' then -number
                else number
            end,
            'FM999,999,999,999,990' || case
                when sentence_code in ('quantity_billion_vnd', 'quantity_million_vnd') then '.999'
                when unit in ('pct', 'per household', 'change') then '.00'
                when unit = 'points' then '.0'
                else ''
            end
        ), '.') as printed_number

    from phrased

)

select * from printed
