{#-
    Groups whose rows do not add up to the total: shares, weights. What rounded rows leave over
    is allowed for; a group without figures is not judged.
-#}
{% test adds_up_to(model, column_name, by, total=1, tolerance=0.00001) %}

select
    {{ by | join(', ') }},
    sum({{ column_name }}) as found
from {{ model }}
group by {{ by | join(', ') }}
having abs(sum({{ column_name }}) - {{ total }}) > {{ tolerance }}

{% endtest %}
