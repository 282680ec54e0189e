{% test is_list_of_choices(model) %}

select
    code,
    count(*) as row_count
from {{ model }}
group by code
having
    code is null
    or count(*) > 1
    or bool_or(name_vi is null or name_en is null)
    or bool_or(valid_from is null or valid_to is null or valid_from >= valid_to)

{% endtest %}
