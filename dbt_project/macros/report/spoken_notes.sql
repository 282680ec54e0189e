{#-
    What a reader has to know before relying on a line: preliminary or incomplete figures, another
    standard, another territory, a target that is not the unit's own.
-#}
{% macro spoken_notes(language) -%}
    {%- set first_day = spoken_day(year_end('standard_from')) -%}
    {%- set notes = [
        ("stage = 'preliminary'", "'Số liệu sơ bộ.'", "'Preliminary figures.'"),
        ("is_pace and actual_value is not null and not is_complete",
         "'Mới có số liệu của ' || reported_commune_count || ' trong ' || commune_count"
         ~ " || ' xã, phường, thị trấn.'",
         "'Figures of ' || reported_commune_count || ' out of ' || commune_count || ' communes.'"),
        ("not is_pace and actual_value is not null and not is_complete",
         "'Số liệu chưa đủ: còn xã, phường chưa báo cáo hoặc chưa tách riêng được.'",
         "'Incomplete: some communes have not reported or cannot be told apart.'"),
        ("actual_value is not null and figures_to_date < as_of_date",
         "'Tính đến ngày ' || " ~ spoken_day('figures_to_date') ~ " || '.'",
         "'Counted up to ' || " ~ spoken_day('figures_to_date') ~ " || '.'"),
        ("is_pace and years_elapsed = 0 and not is_baseline_late",
         "'Năm đầu tính theo chuẩn ' || standard_code"
         ~ " || ': đây là mốc so sánh, không so với số liệu theo chuẩn trước.'",
         "'First year under the standard ' || standard_code"
         ~ " || ': the baseline, not to be compared with the standard before.'"),
        ("is_pace and territory_from > standard_from",
         "'Địa giới thay đổi từ ' || " ~ spoken_day('territory_from')
         ~ " || ': không so với số liệu trước đó.'",
         "'Another territory since ' || " ~ spoken_day('territory_from')
         ~ " || ': not to be compared with figures before.'"),
        ("is_pace and is_baseline_late and not coalesce(territory_from > standard_from, false)",
         "'Mốc so sánh là ' || " ~ spoken_day('baseline_date')
         ~ " || ' vì chưa có số liệu chính thức cùng phạm vi của ngày ' || " ~ first_day ~ " || '.'",
         "'The baseline is ' || " ~ spoken_day('baseline_date')
         ~ " || ', for there is no official figure of the same units for ' || " ~ first_day
         ~ " || '.'"),
        ("is_pace and actual_value is not null and baseline_date is null",
         "'Chưa có số liệu chính thức theo chuẩn ' || standard_code || ' để làm mốc so sánh.'",
         "'No official figure under the standard ' || standard_code || ' to count from yet.'"),
        ("is_pace and baseline_date is not null and not is_same_part",
         "'Phạm vi báo cáo khác với mốc ' || " ~ spoken_day('baseline_date')
         ~ " || ' nên không so sánh.'",
         "'Covers other units than the baseline of ' || " ~ spoken_day('baseline_date')
         ~ " || ': not compared.'"),
        ("is_pace and actual_value is not null and target_low is null",
         "'Chỉ tiêu không đặt ra theo chuẩn này.'", "'No target was set under this standard.'"),
        ("is_pace and status = 'no_target' and is_out_of_reach",
         "'Chỉ tiêu là bình quân toàn tỉnh; tỷ lệ ban đầu của đơn vị thấp hơn mức phải giảm"
         ~ " nên không đánh giá.'",
         "'The target is the average of the province; the unit began with less than the cut asked"
         ~ " for and is not judged.'"),
        ("is_pace and unit_level <> 'province' and status in ('ahead', 'on_track', 'behind')",
         "'Chỉ tiêu là bình quân toàn tỉnh, ở đây dùng để đối chiếu.'",
         "'The target is the average of the province and stands here for comparison.'"),
        ("not is_pace and actual_value is not null and standard_code is not null"
         ~ " and change_in_year is null",
         "'Theo chuẩn ' || standard_code || '; không so được với năm trước.'",
         "'Standard ' || standard_code || '; not to be compared with the year before.'"),
    ] -%}
    concat(
        {% for condition, vi, en in notes %}
        case when {{ condition }} then ' ' || {{ vi if language == 'vi' else en }} end
        {{- ',' if not loop.last }}
        {% endfor %}
    )
{%- endmacro %}
