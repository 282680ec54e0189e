{#-
    The entries of registers, in every unit that they count in, and what each unit is covered by.
    An entry counts in a unit only where that is still the same territory at the end of the year:
    a code that was given to another unit in July tells of the new one.
-#}
{% macro entries_of_the_year() %}
entries as (

    select
        submission_id,
        unit_key,
        funding_source,
        purpose,
        value_vnd as contributed_vnd,
        null as used_vnd
    from contributions

    union all

    select
        submission_id,
        unit_key,
        funding_source,
        purpose,
        null as contributed_vnd,
        amount_vnd as used_vnd
    from uses

),

of_the_year as (

    select
        upper_units.unit_code,
        registers.form,
        registers.counted_as_of_date as as_of_date,
        registers.as_of_date as figures_to_date,
        entries.contributed_vnd,
        entries.used_vnd,
        entries.purpose,
        funding_sources.funding_source_group = 'non_budget' as is_non_budget,
        cast(null as boolean) as is_complete

    from entries
    inner join registers on entries.submission_id = registers.submission_id
    inner join funding_sources on entries.funding_source = funding_sources.code
    inner join units on entries.unit_key = units.unit_key
    cross join {{ upper_units('units') }}
    where
        upper_units.unit_code is not null
        and not exists (
            select 1 from territories
            where
                territories.unit_code = upper_units.unit_code
                and territories.changed_date > registers.as_of_date
                and territories.changed_date <= registers.counted_as_of_date
        )

    union all

    select
        unit_code,
        form,
        as_of_date,
        figures_to_date,
        null as contributed_vnd,
        null as used_vnd,
        null as purpose,
        null as is_non_budget,
        is_complete
    from covered

),
{% endmacro %}
