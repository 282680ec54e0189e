{#-
    dbt's strategy `delete+insert`, but what is deleted are the rows of the touched periods, not
    those that come again: a withdrawn submission leaves nothing that would come.
    A model whose key is `as_of_date` is made anew from the first touched date on.
-#}
{% macro postgres__get_delete_insert_merge_sql(
    target, source, unique_key, dest_columns, incremental_predicates
) %}
    {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
    delete from {{ target }}
    where {{
        is_touched_or_later('as_of_date') if unique_key == 'as_of_date' else is_touched('period')
    }};

    insert into {{ target }} ({{ columns }})
    select {{ columns }} from {{ source }}
{% endmacro %}


{#-
    In a build, a test of an incremental model looks at what that build made anew: the rest was
    tested when it was made. `dbt test` looks at everything.
-#}
{% macro postgres__get_where_subquery(relation) %}
    {%- set tested = graph.nodes.get(model.attached_node) if execute else none -%}
    {%- if flags.WHICH == 'build' and tested and tested.config.materialized == 'incremental' -%}
        {%- set touched = relation.schema ~ '._touched_period' -%}
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
