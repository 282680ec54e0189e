{{ config(unique_key='as_of_date') }}

{%- set languages = ['vi', 'en'] %}

with

lines as (

    select * from {{ ref('int_commitment_lines__described') }} as lines
    where {{ is_touched_or_later('lines.as_of_date') }}

),

figures as (

    select * from {{ ref('int_commitment_figures__worded') }} as figures
    where {{ is_touched_or_later('figures.as_of_date') }}

),

chosen as (

    select * from {{ ref('int_commitment_sentences__chosen') }} as chosen
    where {{ is_touched_or_later('chosen.as_of_date') }}

),

sentences as (

    select * from {{ source('reference', 'report_sentences') }}

),

-- All words of a line, by the name of their gap.
words as (

    select
        {% for language in languages %}
        jsonb_object_agg(gap, words_{{ language }}) as words_{{ language }},
        {% endfor %}
        report_order

    from figures
    group by report_order

),

said as (

    select
        chosen.report_order,
        sentences.place,
        {% for language in languages %}
        {{ fill_sentence('sentences.sentence_' ~ language, 'words.words_' ~ language) }}
            as said_{{ language }},
        {% endfor %}
        sentences.sort_order

    from chosen
    inner join sentences on chosen.sentence_code = sentences.sentence_code
    inner join words on chosen.report_order = words.report_order

),

joined as (

    select
        {% for language in languages %}
        string_agg(said_{{ language }}, ' ' order by sort_order)
        filter (where place = 'head') as head_{{ language }},
        string_agg(said_{{ language }}, '' order by sort_order)
        filter (where place = 'clause') as clauses_{{ language }},
        string_agg(' ' || said_{{ language }}, '' order by sort_order)
        filter (where place = 'note') as notes_{{ language }},
        {% endfor %}
        report_order

    from said
    group by report_order

),

-- A measure other than the pace has a sentence of its own, beside the measure.
filled as (

    select
        lines.report_order,
        {% for language in languages %}
        concat(
            joined.head_{{ language }},
            ' ',
            case
                when lines.actual_value is not null
                    then {{ fill_sentence(
                        'lines.statement_' ~ language, 'words.words_' ~ language,
                    ) }}
            end,
            joined.clauses_{{ language }},
            '.',
            joined.notes_{{ language }}
        ) as statement_{{ language }},
        {% endfor %}
        words.words_vi ->> 'status' as status_vi,
        lines.as_of_date

    from lines
    inner join words on lines.report_order = words.report_order
    inner join joined on lines.report_order = joined.report_order

)

select * from filled
