{#-
    What a line says of the poor rate and its pace, without the notes. A part that is unknown
    falls away: `concat` passes over it.
-#}
{% macro spoken_pace(language) -%}
    {%- set vi = language == 'vi' -%}
    concat(
        '{{ "tỷ lệ hộ nghèo là " if vi else "the poor rate is " }}',
        {{ spoken_quantity('actual_value', "'pct'", language) }},
        '{{ " (chuẩn " if vi else " (standard " }}' || standard_code || ')',
        ', ' || case when years_elapsed > 1 and change_in_year is not null then
            {{ spoken_change('change_in_year', language) }}
        end || '{{ " điểm phần trăm trong năm" if vi else " points in the year" }}',
        '{{ "; so với mốc " if vi else "; since the baseline of " }}'
        || case when cumulative_change is not null then {{ spoken_day('baseline_date') }} end
        || ' (' || {{ spoken_quantity('baseline_value', "'pct'", language) }} || ') '
        || {{ spoken_change('cumulative_change', language) }}
        || '{{ " điểm sau " if vi else " points, years: " }}' || years_elapsed
        || '{{ " năm, bình quân " if vi else "; on average " }}'
        || {{ spoken_change('average_change', language) }}
        || '{{ " điểm mỗi năm" if vi else " points a year" }}',
        '{{ "; chỉ tiêu giảm " if vi else "; target " }}'
        || {{ spoken_number('target_low', 1, language=language) }}
        || '{{ " đến " if vi else " to " }}'
        || {{ spoken_number('target_high', 1, language=language) }}
        || '{{ " điểm mỗi năm" if vi else " points a year" }}'
        || case
            when status in ('ahead', 'on_track', 'behind')
                then ': ' || {{ spoken_status('status', language) }}
            when not is_complete
                then '{{ ": chưa đánh giá vì số liệu chưa đủ" if vi else ": not judged, for figures are missing" }}'
            else ''
        end
    )
{%- endmacro %}
