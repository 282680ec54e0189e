{#-
    Words about a table change with the project alone, and then everything is built from scratch: a
    table that only gets rows has them already. dbt asks for them by this name.
-#}
{% macro postgres__persist_docs(relation, model, for_relation, for_columns) %}
    {% if not is_incremental() %}
        {{ return(default__persist_docs(relation, model, for_relation, for_columns)) }}
    {% endif %}
{% endmacro %}
