{#-
    Where a table stands once the warehouse has several machines: with `vars: scale_out: citus`, its
    rows on the machine of their unit where `meta: distributed_by` names the column, all of it on
    each machine otherwise. A hook after a table was made; without the variable it says nothing.
-#}
{% macro scale_out() %}
    {%- if model.config.materialized != 'view' -%}
        {{ place_on_machines(this, model.config.meta.distributed_by) }}
    {%- endif -%}
{% endmacro %}


{#- A table that only gets rows stands there already. -#}
{% macro place_on_machines(relation, column=none) %}
    {%- if var('scale_out') == 'citus' -%}
        select
            {% if column -%}
            create_distributed_table('{{ relation }}', '{{ column }}')
            {%- else -%}
            create_reference_table('{{ relation }}')
            {%- endif %}
        where not exists (
            select from pg_dist_partition where logicalrelid = '{{ relation }}'::regclass
        );
    {%- endif -%}
{% endmacro %}
