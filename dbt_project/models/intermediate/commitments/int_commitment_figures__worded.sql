{{ config(unique_key='as_of_date') }}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

sentences as (

    select * from {{ source('reference', 'report_sentences') }}

),

printed as (

    select * from {{ ref('int_commitment_numbers__printed') }} as printed
    where {{ is_touched_or_later('printed.as_of_date') }}

),

worded as (

    select
        printed.report_order,
        printed.as_of_date,
        printed.gap,
        {{ fill_sentence(
            'sentences.sentence_vi',
            "jsonb_build_object('number', translate(printed.printed_number, ',.', '.,'))",
        ) }} as words_vi,
        {{ fill_sentence(
            'sentences.sentence_en', "jsonb_build_object('number', printed.printed_number)",
        ) }} as words_en
    from printed
    inner join sentences on printed.sentence_code = sentences.sentence_code

    union all

    select
        lines.report_order,
        lines.as_of_date,
        'status' as gap,
        sentences.sentence_vi as words_vi,
        sentences.sentence_en as words_en
    from lines
    inner join sentences on 'status_' || lines.status = sentences.sentence_code

    union all

    select
        lines.report_order,
        lines.as_of_date,
        texts.gap,
        texts.words_vi,
        coalesce(texts.words_en, texts.words_vi) as words_en
    from lines
    cross join
        lateral (
            values
            ('unit', concat(lines.unit_kind || ' ', lines.unit_name), null),
            ('period', lines.period, null),
            ('measure', lines.measure_vi, lines.measure_en),
            ('standard', lines.standard_code, null),
            ('years', cast(lines.years_elapsed as text), null),
            ('reported_communes', cast(lines.reported_commune_count as text), null),
            ('communes', cast(lines.commune_count as text), null),
            {% for count in [
                'reported_units', 'owed_units', 'reported_months', 'owed_months',
            ] %}
            ('{{ count }}', cast(lines.{{ count }} as text), null),
            {% endfor %}
            {% for gap, day in {
                'baseline_date': 'lines.baseline_date',
                'figures_to_date': 'lines.figures_to_date',
                'territory_from': 'lines.territory_from',
                'standard_baseline_date': year_end('lines.standard_from'),
            }.items() %}
            ('{{ gap }}', to_char({{ day }}, 'DD/MM/YYYY'), null){{ ',' if not loop.last }}
            {% endfor %}
        ) as texts (gap, words_vi, words_en)
    where texts.words_vi is not null

)

select * from worded
