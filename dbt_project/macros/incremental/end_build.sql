{#-
    Where every model that follows submissions was built and nothing failed, note what the schemas
    are built from now, for which publication, and by which key each table is made anew; else they
    stay as `begin_build` found them, to be made good.
-#}
{% macro end_build(results) %}
    {#- The program tests after it ran, and then asks for the note itself. -#}
    {% set tests_follow = env_var('ANSINH_DBT_TESTS_FOLLOW', '') %}
    {% if execute and flags.WHICH in ('build', 'run') and not tests_follow
        and is_whole_build(results) %}
        {% do note_build() %}
    {% endif %}
{% endmacro %}


{% macro note_build() %}
    {% do run_query(end_build_sql()) %}
{% endmacro %}


{% macro is_whole_build(results) %}
    {%- set wanted = incremental_models() | map(attribute='unique_id') | list -%}
    {%- set built = results | selectattr('status', 'equalto', 'success')
        | map(attribute='node.unique_id') | list -%}
    {%- set failed = results
        | selectattr('status', 'in', ['error', 'fail', 'skipped', 'runtime error']) | list -%}
    {{ return(not failed and not (wanted | reject('in', built) | list)) }}
{% endmacro %}


{% macro incremental_models() %}
    {{ return(graph.nodes.values()
        | selectattr('config.materialized', 'equalto', 'incremental') | list) }}
{% endmacro %}


{% macro end_build_sql() %}
    truncate intermediate._built_submission;
    insert into intermediate._built_submission table intermediate._next_submission;
    truncate intermediate._touched_period;
    truncate intermediate._built_model;
    insert into intermediate._built_model (relation, key) values
    {% for model in incremental_models() %}
    ('{{ model.schema }}.{{ model.alias }}', '{{ model.config.unique_key }}')
    {{- ',' if not loop.last }}
    {% endfor %};
    truncate intermediate._built_from;
    insert into intermediate._built_from (fingerprint, publication_id, build)
    select '{{ env_var("ANSINH_DBT_FINGERPRINT", "") }}', publication_id, '{{ invocation_id }}'
    from ({{ open_candidate_sql() }}) as candidate;
{% endmacro %}
