{{ config(unique_key='as_of_date') }}

{#- Sentence of the list `report_sentences` → the lines that it is said of. -#}
{%- set is_noted = '(coalesce(reported_units, 0) > 0 or compared_value is not null'
    ~ ' or not_told_apart_value is not null)' -%}
{%- set is_of_part = 'not is_complete and reported_commune_count < commune_count' -%}
{%- set is_of_registers = 'not is_complete and reported_units > 0' -%}
{%- set said_where = {
    'head': 'true',
    'no_figures': 'actual_value is null and (not ' ~ is_noted
        ~ ' or (is_of_areas and not has_area_list))',
    'nothing_noted': 'actual_value is null and ' ~ is_noted
        ~ ' and (has_area_list or not is_of_areas)',
    'pace_rate': 'is_pace and actual_value is not null',
    'pace_in_year': 'is_pace and actual_value is not null and years_elapsed > 1',
    'pace_since_baseline': 'is_pace and actual_value is not null',
    'pace_target': 'is_pace and actual_value is not null and target_low is not null',
    'pace_status': "is_pace and actual_value is not null and target_low is not null"
        ~ " and status in ('ahead', 'on_track', 'behind')",
    'pace_not_judged': "is_pace and actual_value is not null and target_low is not null"
        ~ " and status not in ('ahead', 'on_track', 'behind') and not is_complete",
    'area_rest_rate': "is_of_areas and unit_of_measure = 'pct' and compared_value is not null",
    'area_rest_money': "is_of_areas and unit_of_measure = 'vnd' and compared_value is not null",
    'not_told_apart': 'not_told_apart_value is not null',
    'year_before': 'not is_pace and actual_value is not null and change_in_year is not null',
    'plan_met': "not is_pace and actual_value is not null and status = 'on_track'",
    'plan_missed': "not is_pace and actual_value is not null and status = 'behind'",
    'preliminary': "stage = 'preliminary'",
    'some_communes': 'actual_value is not null and ' ~ is_of_part,
    'list_incomplete': 'actual_value is not null and is_list_complete is false',
    'incomplete': 'actual_value is not null and not is_complete and not (' ~ is_of_part ~ ')'
        ~ ' and is_list_complete is not false and reported_units is null',
    'no_area_list': 'is_of_areas and not has_area_list',
    'reported_districts': is_of_registers
        ~ " and owed_units > 1 and owing_unit_level = 'district'",
    'reported_communes': is_of_registers
        ~ " and owed_units > 1 and owing_unit_level = 'commune'",
    'reported_months': is_of_registers ~ ' and owed_units = 1',
    'none_reported': 'not is_complete and reported_units = 0 and owed_units > 0',
    'counted_up_to': '(actual_value is not null or reported_units > 0)'
        ~ ' and figures_to_date < as_of_date',
    'first_year_of_standard': 'is_pace and years_elapsed = 0 and not is_baseline_late',
    'other_territory': 'is_pace and territory_from > standard_from',
    'late_baseline': 'is_pace and is_baseline_late'
        ~ ' and not coalesce(territory_from > standard_from, false)',
    'no_baseline': 'is_pace and actual_value is not null and baseline_date is null',
    'other_units_than_baseline': 'is_pace and baseline_date is not null and not is_same_part',
    'no_target_under_standard': 'is_pace and actual_value is not null and target_low is null',
    'plan_of_former_units': 'actual_value is not null and has_former_plan',
    'out_of_reach': "is_pace and status = 'no_target' and is_out_of_reach",
    'target_of_province': "is_pace and unit_level <> 'province'"
        ~ " and status in ('ahead', 'on_track', 'behind')",
    'not_comparable_with_year_before': 'not is_pace and actual_value is not null'
        ~ ' and standard_code is not null and change_in_year is null',
} -%}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

chosen as (

    select
        lines.report_order,
        sentences.sentence_code,
        lines.as_of_date

    from lines
    cross join
        lateral (
            values
            {% for sentence_code, condition in said_where.items() %}
            ('{{ sentence_code }}', {{ condition }}){{ ',' if not loop.last }}
            {% endfor %}
        ) as sentences (sentence_code, is_said)
    where sentences.is_said

)

select * from chosen
