{#-
    Note which periods this build has to make anew: those whose submissions, or judgements of them,
    are not those that the schemas were built from. A period stays noted until a build of all models
    has succeeded, so a broken build is made good by the next one. A build is of one publication:
    it refuses where another one is the open candidate by now.
-#}
{% macro begin_build() %}
    {% if execute and flags.WHICH in ('build', 'run') %}
        {% if not adapter.check_schema_exists(target.database, 'intermediate') %}
            {% do run_query('create schema intermediate') %}
        {% endif %}
        {# Rows of tables that stand on machines are deleted by it. Not one step with what follows:
            Citus takes no statement of all machines after one of its own. #}
        {% if var('scale_out') == 'citus' %}
            {% do run_query(touched_period_sql() ~ place_on_machines(touched_periods() | trim) ~ 'commit;') %}
        {% endif %}
        {% do run_query(begin_build_sql()) %}
        {% set asked = env_var('ANSINH_DBT_PUBLICATION', '') %}
        {% set open = run_query(open_candidate_sql()).columns[0].values() | first %}
        {% if asked and asked | int != open %}
            {{ exceptions.raise_compiler_error(
                'Publication ' ~ asked ~ ' is not the open candidate (' ~ open ~ ' is).'
            ) }}
        {% endif %}
    {% endif %}
{% endmacro %}


{#- The publication that is being built; none where nothing is open. -#}
{% macro open_candidate_sql() %}
    select max(publication_id) as publication_id from ops.publication where state = 'candidate'
{% endmacro %}


{% macro touched_period_sql() %}
    create table if not exists intermediate._touched_period (
        period text primary key, as_of_date date
    );
{% endmacro %}


{% macro begin_build_sql() %}
    create table if not exists intermediate._built_submission (
        submission_id bigint primary key, judgement integer, period text, as_of_date date
    );
    create table if not exists intermediate._next_submission (
        like intermediate._built_submission including all
    );
    {{ touched_period_sql() }}
    create table if not exists intermediate._built_model (relation text primary key, key text);
    create table if not exists intermediate._built_from (fingerprint text);
    alter table intermediate._built_from
    add column if not exists publication_id bigint,
    add column if not exists build text;

    -- From now on nothing that stands in the schemas is whole.
    update intermediate._built_from set publication_id = null, build = null;
    {% if should_full_refresh() %}
        -- What a broken build from scratch leaves behind is of no state of the project.
        truncate intermediate._built_submission, intermediate._built_from;
    {% endif %}
    truncate intermediate._next_submission;
    insert into intermediate._next_submission
    select candidate.submission_id, member.judgement, candidate.period, candidate.as_of_date
    from ops.candidate_submission as candidate
    inner join ops.publication_submission as member using (publication_id, submission_id);

    {% if var('scale_out') == 'citus' %}
        set local citus.enable_local_execution to off;
    {% endif %}
    insert into intermediate._touched_period
    select period, min(as_of_date)
    from (
        (table intermediate._built_submission except table intermediate._next_submission)
        union all
        (table intermediate._next_submission except table intermediate._built_submission)
    ) as differing
    group by period
    on conflict (period) do nothing;
    analyze intermediate._touched_period;
{% endmacro %}
