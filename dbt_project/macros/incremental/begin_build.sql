{#-
    Note in each schema that is built period by period which periods this build has to make anew:
    those whose submissions, or judgements of them, are not those that the schema was built from.
    A period stays noted until a build of all models has succeeded, so a broken build is made good
    by the next one. A published schema takes its notes along when it is renamed.
-#}
{% macro begin_build() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% for schema in incremental_schemas() %}
            {% if not adapter.check_schema_exists(target.database, schema) %}
                {% do run_query('create schema ' ~ schema) %}
            {% endif %}
            {% do run_query(begin_build_sql(schema)) %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{% macro incremental_schemas() %}
    {{ return(['intermediate', env_var('ANSINH_DBT_MARTS_SCHEMA', 'candidate')]) }}
{% endmacro %}


{% macro begin_build_sql(schema) %}
    create table if not exists {{ schema }}._built_submission (
        submission_id bigint primary key, judgement integer, period text, as_of_date date
    );
    create table if not exists {{ schema }}._next_submission (
        like {{ schema }}._built_submission including all
    );
    create table if not exists {{ schema }}._touched_period (
        period text primary key, as_of_date date
    );
    create table if not exists {{ schema }}._built_from (fingerprint text);

    {% if should_full_refresh() %}
        -- What a broken build from scratch leaves behind is of no state of the project.
        truncate {{ schema }}._built_submission, {{ schema }}._built_from;
    {% endif %}
    truncate {{ schema }}._next_submission;
    insert into {{ schema }}._next_submission
    select candidate.submission_id, member.judgement, candidate.period, candidate.as_of_date
    from ops.candidate_submission as candidate
    inner join ops.publication_submission as member using (publication_id, submission_id);

    insert into {{ schema }}._touched_period
    select period, min(as_of_date)
    from (
        (table {{ schema }}._built_submission except table {{ schema }}._next_submission)
        union all
        (table {{ schema }}._next_submission except table {{ schema }}._built_submission)
    ) as differing
    group by period
    on conflict (period) do nothing;
    analyze {{ schema }}._touched_period;
{% endmacro %}
