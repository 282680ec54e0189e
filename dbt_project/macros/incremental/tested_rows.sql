{#-
    In a build, a test of an incremental model looks at what that build made anew: the rest was
    tested when it was made. `dbt test` looks at everything. dbt asks every data test for its rows
    by this name.
-#}
{% macro postgres__get_where_subquery(relation) %}
    {%- set tested = graph.nodes.get(model.attached_node) if execute else none -%}
    {%- set is_building = flags.WHICH == 'build' or env_var('ANSINH_DBT_TESTS_FOLLOW', '') -%}
    {%- if is_building and tested and tested.config.materialized == 'incremental' -%}
        {%- set touched = touched_periods() | trim -%}
        {%- set filtered -%}
            (
                select * from {{ relation }}
                {% if tested.config.unique_key == 'as_of_date' %}
                where as_of_date >= (select min(as_of_date) from {{ touched }})
                {% else %}
                where period in (select period from {{ touched }})
                {% endif %}
            ) as touched_rows
        {%- endset -%}
        {{ return(filtered) }}
    {%- else -%}
        {{ return(default__get_where_subquery(relation)) }}
    {%- endif -%}
{% endmacro %}
