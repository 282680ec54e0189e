{#-
    Words and readers of a table change with the project alone, and then everything is built from
    scratch: a table that only gets rows has them already. dbt asks for both by these names.
-#}
{% macro postgres__persist_docs(relation, model, for_relation, for_columns) %}
    {% if not is_incremental() %}
        {{ return(default__persist_docs(relation, model, for_relation, for_columns)) }}
    {% endif %}
{% endmacro %}


{% macro postgres__apply_grants(relation, grant_config, should_revoke=True) %}
    {% if not is_incremental() %}
        {{ return(default__apply_grants(relation, grant_config, should_revoke)) }}
    {% endif %}
{% endmacro %}
