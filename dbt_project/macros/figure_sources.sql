{#-
    Which columns of which form tables each figure of a wide mart is made of. It follows from
    `vars: metrics`: a column of a mart is traced where a metric is called like it, through what
    the metric is made `of` down to what is `counted_as` table.column; `*` stands for any letters.
    A count that is not additive stands on many rows, of the units of each row only: it is no figure
    of its own, and is traced by `poverty_indicators`.
-#}
{% macro figure_sources(marts) %}
    {%- set found = [] -%}
    {%- for mart in (marts if execute else []) -%}
        {%- set node = graph.nodes.get('model.ansinh.' ~ mart, {'columns': {}}) -%}
        {%- for figure in node['columns'] if figure in var('metrics') and not (
            var('metrics')[figure].get('additivity') == 'not_additive'
            and 'counted_as' in var('metrics')[figure]
        ) -%}
            {%- for source in counted_columns(figure) -%}
                {%- do found.append(dict(source, mart=mart, figure=figure)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}


{% macro counted_columns(metric) %}
    {%- set definition = var('metrics').get(metric, {}) -%}
    {%- set found = [] -%}
    {%- for counted in definition.get('counted_as', '').split(', ') if counted -%}
        {%- set table_name, _, column_name = counted.partition('.') -%}
        {%- do found.append({
            'metric': metric,
            'unit': definition['unit'],
            'table_pattern': table_name | replace('*', '%'),
            'column_pattern': column_name | replace('*', '%'),
        }) -%}
    {%- endfor -%}
    {%- for part in definition.get('of', []) if part != metric -%}
        {%- for source in counted_columns(part) if source not in found -%}
            {%- do found.append(source) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
