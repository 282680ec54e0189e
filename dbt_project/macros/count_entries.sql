{#-
    The entries of registers, and with each cumulative register the entries of former ones that it
    tells once more, taken out again: the same in all, but negative. Reads the CTEs `entries` and
    `repeated`. `numbers` are what is negative: name → expression over an entry.
-#}
{% macro entries_and_reversals(same, numbers) %}
    select
        entries.submission_id,
        cast(-1 as bigint) as reversed_submission_id,
        'entry' as entry_kind,
        {% for column in same %}
        entries.{{ column }},
        {% endfor %}
        {% for name, number in numbers.items() %}
        {{ number }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from entries

    union all

    select
        repeated.submission_id,
        entries.submission_id as reversed_submission_id,
        'reversal' as entry_kind,
        {% for column in same %}
        entries.{{ column }},
        {% endfor %}
        {% for name, number in numbers.items() %}
        - {{ number }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from entries
    inner join repeated on entries.submission_id = repeated.former_submission_id
{%- endmacro %}


{#-
    The same with the period that each stands for and whether a total counts it. Reads the CTEs
    `entries_and_reversals`, `submissions` and `chosen`.
-#}
{% macro count_entries() %}
    select
        entries.*,
        coalesce(chosen.told_period, submissions.period) as period,
        submissions.stage,
        submissions.is_counted as is_of_register,
        chosen.submission_id is not null as is_counted,
        submissions.as_of_date as register_date,
        submissions.year_end as as_of_date

    from entries_and_reversals as entries
    inner join submissions on entries.submission_id = submissions.submission_id
    left join chosen on entries.submission_id = chosen.submission_id
{%- endmacro %}
