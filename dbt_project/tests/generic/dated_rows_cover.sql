{#-
    Days from `first_date` up to but without `last_date` on which no row of a group holds: the
    first of each gap. A list that must always have an answer is asked so.
-#}
{% test dated_rows_cover(model, first_date, last_date, by=[]) %}

with

dated as (

    select {{ (by + ['valid_from', 'valid_to']) | join(', ') }}
    from {{ model }}
    where valid_from < date '{{ last_date }}' and valid_to > date '{{ first_date }}'

),

-- What no row before covers begins a gap; before the first row there is the first date itself.
ends as (

    select {{ (by + ['valid_from', 'valid_to']) | join(', ') }} from dated

    union all

    select distinct
        {{ (by + ["date '0001-01-01'", "date '" ~ first_date ~ "'"]) | join(', ') }}
    from {{ model }}

),

gaps as (

    select
        {{ (by + ['ends.valid_to']) | join(', ') }} as uncovered_date
    from ends
    where
        ends.valid_to >= date '{{ first_date }}'
        and ends.valid_to < date '{{ last_date }}'
        and not exists (
            select 1
            from dated
            where
                dated.valid_from <= ends.valid_to
                and dated.valid_to > ends.valid_to
                {% for column in by %}
                and dated.{{ column }} is not distinct from ends.{{ column }}
                {% endfor %}
        )

)

select * from gaps

{% endtest %}
