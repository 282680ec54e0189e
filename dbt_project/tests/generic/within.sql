{#- Figures that lie outside their range; an unknown one is not judged. -#}
{% test within(model, column_name, least, most) %}

select
    {{ column_name }},
    count(*) as row_count
from {{ model }}
where {{ column_name }} < {{ least }} or {{ column_name }} > {{ most }}
group by {{ column_name }}

{% endtest %}
