{% test validity_does_not_overlap(model, code) %}

select
    earlier.{{ code }},
    earlier.valid_from,
    later.valid_from as overlapped_from
from {{ model }} as earlier
inner join {{ model }} as later
    on
        earlier.{{ code }} = later.{{ code }}
        and earlier.valid_from < later.valid_from
        and earlier.valid_to > later.valid_from

{% endtest %}
