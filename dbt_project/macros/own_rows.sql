{#-
    The condition by which a view of the marts shows a reader of one unit the rows of that unit
    and of its communes, and everybody else all rows: views on the ledger read with their owner's
    rights, so that no row policy holds for whoever asks. Both questions are asked once a query.
-#}
{% macro own_rows(unit_key='unit_key') -%}
    (
        (select access.reads_all_units())
        or {{ unit_key }} = any(array(select access.own_unit_keys()))
    )
{%- endmacro %}
