{#-
    The incremental strategy `touched_periods`: what is deleted are the rows of the touched
    periods, not those that come again as with `delete+insert`, for a withdrawn submission leaves
    nothing that would come. A model whose key is `as_of_date` is made anew from the first touched
    date on. dbt finds the macro by its name; see docs/incremental-builds.md.
-#}
{% macro get_incremental_touched_periods_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    delete from {{ target }}
    where {{
        is_touched_or_later('as_of_date') if arg_dict['unique_key'] == 'as_of_date'
        else is_touched('period')
    }};

    insert into {{ target }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}
