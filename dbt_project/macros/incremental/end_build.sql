{#-
    Where every model that follows submissions was built and nothing failed, note what the
    schemas are built from now; else they stay as `begin_build` found them, to be made good.
-#}
{% macro end_build(results) %}
    {% if execute and flags.WHICH in ('build', 'run') and is_whole_build(results) %}
        {% for schema in incremental_schemas() %}
            {% do run_query(end_build_sql(schema)) %}
        {% endfor %}
    {% endif %}
{% endmacro %}


{% macro is_whole_build(results) %}
    {%- set wanted = graph.nodes.values()
        | selectattr('config.materialized', 'equalto', 'incremental')
        | map(attribute='unique_id') | list -%}
    {%- set built = results | selectattr('status', 'equalto', 'success')
        | map(attribute='node.unique_id') | list -%}
    {%- set failed = results
        | selectattr('status', 'in', ['error', 'fail', 'skipped', 'runtime error']) | list -%}
    {{ return(not failed and not (wanted | reject('in', built) | list)) }}
{% endmacro %}


{% macro end_build_sql(schema) %}
    truncate {{ schema }}._built_submission;
    insert into {{ schema }}._built_submission table {{ schema }}._next_submission;
    truncate {{ schema }}._touched_period;
    truncate {{ schema }}._built_from;
    insert into {{ schema }}._built_from values ('{{ env_var("ANSINH_DBT_FINGERPRINT", "") }}');
{% endmacro %}
