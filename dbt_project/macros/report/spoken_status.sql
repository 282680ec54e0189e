{#-
    The status of a line in words.
-#}
{% macro spoken_status(status, language) -%}
    {%- set words = {
        'ahead': ('vượt tiến độ', 'ahead'),
        'on_track': ('đạt tiến độ', 'on track'),
        'behind': ('chậm tiến độ', 'behind'),
        'not_comparable': ('chưa so sánh được', 'not comparable'),
        'no_target': ('không có chỉ tiêu', 'no target'),
        'no_data': ('chưa có số liệu', 'no data'),
    } -%}
    case {{ status }}
        {% for code, (vi, en) in words.items() %}
        when '{{ code }}' then '{{ vi if language == "vi" else en }}'
        {% endfor %}
    end
{%- endmacro %}
