{#-
    Every column of every public mart, as the YAML beside the models promises it. Empty while dbt
    only parses, for the project is not known by then.
-#}
{% macro mart_columns() %}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.fqn[1] == 'marts'
            and node.schema != 'restricted' -%}
            {%- for column in node.columns.values() -%}
                {%- do rows.append({
                    'mart': node.name,
                    'column_name': column.name,
                    'data_type': column.data_type,
                    'description': column.description.split() | join(' '),
                    'position': loop.index,
                }) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(rows | sort(attribute='mart')) -}}
{% endmacro %}
