"""The report on Directive 06-CT/TU, built once over invented figures."""

from decimal import Decimal
from typing import Any

import pytest
from tests.warehouse.dbt_project.invented_report import LE_TRI, NEW, OLD, TAKEN_OVER, fill

pytestmark = pytest.mark.warehouse


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    fill(warehouse)
    warehouse.build()
    return warehouse


def line(warehouse: Any, measure: str, unit: str, year: int, standard: str | None = None) -> Any:
    (row,) = warehouse.rows(
        "select * from candidate.directive_scorecard where (measure_code, unit_code, year) ="
        " (%s, %s, %s) and (standard_code = %s or %s)",
        *(measure, unit, year, standard, standard is None),
    )
    return row


def area(warehouse: Any, kind: str, unit: str, period: str, stage: str = "official") -> Any:
    (row,) = warehouse.rows(
        "select * from candidate.focus_areas where (focus_area_type, unit_code, period, stage,"
        " standard_code) = (%s, %s, %s, %s, %s)",
        *(kind, unit, period, stage, NEW),
    )
    return row


def test_the_published_rates_are_behind_the_target(built: Any) -> None:
    row = line(built, "poor_rate_pct", "89", 2023)
    assert (row.baseline_pct, row.actual_pct) == (Decimal("3.81"), Decimal("2.07"))
    assert (row.cumulative_change_pp, row.years_elapsed) == (Decimal("-1.74"), 2)
    assert (row.average_change_pp, row.cumulative_target_low_pp) == (Decimal("-0.87"), Decimal(2))
    assert (row.status, row.is_complete, row.is_comparable) == ("behind", True, True)
    assert (row.change_in_year_pp, row.status_in_year) == (None, "not_comparable")
    assert row.statement_vi == (
        "Tỉnh An Giang, năm 2023: tỷ lệ hộ nghèo là 2,07% (chuẩn 2022-2025); so với mốc 31/12/2021"
        " (3,81%) giảm 1,74 điểm sau 2 năm, bình quân giảm 0,87 điểm mỗi năm; chỉ tiêu giảm 1,0"
        " đến 1,2 điểm mỗi năm: chậm tiến độ."
    )
    assert "2.07%" in row.statement_en
    assert row.statement_en.endswith("a year: behind.")


@pytest.mark.parametrize(
    ("unit", "change", "status"),
    [
        ("883", "-2.00", "on_track"),
        ("884", "-2.40", "on_track"),
        ("886", "-2.41", "ahead"),
        ("887", "-1.99", "behind"),
        ("888", "-0.70", "no_target"),
    ],
)
def test_pace_at_the_ends_of_the_target(built: Any, unit: str, change: str, status: str) -> None:
    row = line(built, "poor_rate_pct", unit, 2023)
    assert (row.cumulative_change_pp, row.status) == (Decimal(change), status)
    assert "Chỉ tiêu là bình quân toàn tỉnh" in row.statement_vi


def test_nothing_crosses_a_standard_unmarked(built: Any) -> None:
    new = line(built, "poor_rate_pct", "89", 2021, NEW)
    assert (new.status, new.is_comparable, new.cumulative_change_pp) == (
        "not_comparable",
        False,
        None,
    )
    assert "Năm đầu tính theo chuẩn 2022-2025: đây là mốc so sánh" in new.statement_vi
    old = line(built, "poor_rate_pct", "89", 2021, OLD)
    assert (old.actual_pct, old.status) == (Decimal("1.00"), "no_target")
    assert "Chỉ tiêu không đặt ra theo chuẩn này" in old.statement_vi
    reformed = line(built, "poor_rate_pct", "91", 2025)
    assert (reformed.status, reformed.change_in_year_pp) == ("not_comparable", None)
    assert "Địa giới thay đổi từ 01/07/2025" in reformed.statement_vi
    next_standard = line(built, "poor_rate_pct", "91", 2026)
    assert (next_standard.status, next_standard.standard_code) == ("no_target", "2026")
    assert "Năm đầu tính theo chuẩn 2026" in next_standard.statement_vi


def test_official_replaces_preliminary_and_a_part_is_not_judged(built: Any) -> None:
    row = line(built, "poor_rate_pct", "889", 2023)
    assert (row.stage, row.actual_pct) == ("official", Decimal("3.20"))
    preliminary = line(built, "poor_rate_pct", "890", 2024)
    assert (preliminary.stage, preliminary.cumulative_change_pp) == (
        "preliminary",
        Decimal("-3.01"),
    )
    assert (preliminary.change_in_year_pp, preliminary.status_in_year) == (
        Decimal("-1.51"),
        "ahead",
    )
    assert preliminary.statement_vi.count("Số liệu sơ bộ.") == 1
    part = line(built, "poor_rate_pct", "891", 2024)
    assert (part.baseline_pct, part.cumulative_change_pp) == (Decimal("13.33"), Decimal("-1.33"))
    assert (part.status, part.is_complete) == ("not_comparable", False)
    assert "Mới có số liệu của 3/15 đơn vị cấp xã." in part.statement_vi
    assert "Mốc so sánh là 31/12/2022" in part.statement_vi


def test_resources_are_measured_and_said_in_words(built: Any) -> None:
    assert line(built, "non_budget_contributed_vnd", "89", 2023).statement_vi == (
        "Tỉnh An Giang, năm 2023: đã vận động 1,75 tỷ đồng ngoài ngân sách nhà nước."
        " Mới có số liệu của 1/11 huyện, thị xã, thành phố; các đơn vị này báo cáo đủ"
        " 12/12 tháng."
    )
    share = line(built, "non_budget_share_pct", "89", 2023)
    assert (share.actual_pct, share.compared_vnd) == (Decimal("77.78"), 2_250_000_000)
    assert "77,78% trong tổng số 2,25 tỷ đồng" in share.statement_vi
    assert line(built, "non_budget_infrastructure_vnd", "89", 2023).actual_vnd == 1_500_000_000
    focus = line(built, "focus_contributed_vnd", "89", 2023)
    assert (focus.actual_vnd, focus.compared_vnd) == (1_500_000_000, 500_000_000)
    assert focus.not_told_apart_vnd == 250_000_000
    assert focus.is_complete is False, "250 million name no commune"
    used = line(built, "livelihoods_used_vnd", "89", 2024)
    assert used.statement_vi.endswith(
        "1.633 đồng hỗ trợ sinh kế, sản xuất. Mới có số liệu của 1/11 huyện, thị xã, thành phố;"
        " các đơn vị này báo cáo đủ 1/12 tháng. Tính đến ngày 30/06/2024."
    )


def test_a_gift_counts_once_whatever_registers_tell_of_it(built: Any) -> None:
    shown = line(built, "non_budget_contributed_vnd", "89", 2022)

    assert shown.actual_vnd == 100_000_000
    (year,) = built.rows(
        "select contributed_non_budget_vnd as vnd from candidate.resource_indicators"
        " where unit_code = '89' and period = '2022'"
    )
    assert year.vnd == shown.actual_vnd
    assert not shown.is_complete, "one district of eleven told"


def test_a_code_that_changed_hands_tells_of_its_new_unit(built: Any) -> None:
    shown = line(built, "non_budget_contributed_vnd", TAKEN_OVER, 2025)

    assert (shown.unit_name, shown.actual_vnd) == ("Nhơn Hội", 7_000_000)


def test_every_other_commitment_is_a_measured_line(built: Any) -> None:
    found = {
        measure: line(built, measure, "89", 2023).actual_count
        for measure in ("news_items", "other_activities", "praised_models", "copied_models")
    }
    assert list(found.values()) == [1633, 2, 1, None], (
        "one district of eleven told, and of none that was copied"
    )
    merit = line(built, "merit_poor_households", "89", 2024)
    assert (merit.actual_count, merit.is_complete) == (18, False)
    silent = line(built, "news_items", "89", 2024)
    assert (silent.status, silent.actual_count) == ("no_data", None)
    assert "chưa có số liệu “Tin, bài tuyên truyền”" in silent.statement_vi
    per_year = built.rows(
        "select year, count(distinct measure_code) as n,"
        " array_agg(line_number order by report_order) as lines"
        " from candidate.directive_scorecard where unit_level = 'province'"
        " group by year, unit_code"
    )
    assert {row.n for row in per_year} == {23}
    assert all(row.lines == sorted(row.lines) for row in per_year)


def test_members_are_told_apart_and_the_newest_register_counts(built: Any) -> None:
    zone_iii = line(built, "zone_iii_followed", "89", 2023)
    assert (zone_iii.actual_count, zone_iii.target_low_count, zone_iii.status) == (1, 7, "behind")
    assert line(built, "zone_i_followed", "89", 2022).actual_count == 1
    assert line(built, "zone_i_followed", "89", 2023).actual_count == 0, "ended in June"
    assert line(built, "difficult_hamlets_followed", "89", 2023).actual_count == 1
    known = line(built, "zone_communes_followed", "89", 2023)
    assert (known.actual_count, known.compared_count) == (1, 16)
    assert line(built, "steering_members", "89", 2023).actual_count == 2
    members = built.rows(
        "select distinct steering_member_key as key from candidate.bridge_steering_assignment"
    )
    offices = built.rows("select distinct member_position, agency from raw.steering_assignments__assignments")
    assert len(members) == len(offices) > 1
    assert not any("Giám đốc" in row.key for row in members)


def test_focus_areas_stand_beside_the_rest(built: Any) -> None:
    le_tri = area(built, "zone_iii", "89", "2024")
    assert (le_tri.households, le_tri.poor_rate_pct) == (1000, Decimal("18.00"))
    assert (le_tri.poor_rate_change_pp, le_tri.is_comparable) == (Decimal("-2.00"), True)
    assert (le_tri.is_confirmed, le_tri.is_complete) == (False, False), "1 of the 7 that are named"
    itself = area(built, "zone_iii", LE_TRI, "2024")
    assert (itself.is_confirmed, itself.is_complete) == (True, True)
    assert le_tri.steering_member_count == 1
    both = area(built, "minority", "891", "2024")
    assert (both.poor_households, both.commune_count, both.reported_commune_count) == (320, 8, 2)
    assert (both.is_complete, both.is_confirmed, both.followed_commune_count) == (False, False, 8)
    assert area(built, "all_focus", "89", "2023").contributed_vnd == 1_500_000_000
    rest = area(built, "rest", "89", "2022")
    assert (rest.poor_households, rest.reported_commune_count) == (100, 1 + 18), "Ba Chúc, Phú Tân"


def test_a_figure_by_district_tells_nothing_of_its_focus_communes(built: Any) -> None:
    for kind, unit in (("minority", "89"), ("zone_iii", LE_TRI), ("border", "886")):
        unknown = area(built, kind, unit, "2023")
        assert (unknown.poor_rate_pct, unknown.is_complete) == (None, False)
    row = line(built, "border_poor_rate_pct", "89", 2023)
    assert row.status == "no_data"


def test_focus_areas_are_dated_by_unit(built: Any) -> None:
    rows = built.rows(
        "select count(*) as n, bool_or(is_confirmed) as is_confirmed, max(valid_to)::text as until"
        " from candidate.bridge_focus_area where unit_code = '30526'"
    )
    assert [tuple(row) for row in rows] == [(4, False, "2025-07-01")], "two types, before and after"


def test_no_commune_is_the_rest_where_no_list_is_in_force(built: Any) -> None:
    kinds = built.rows("select distinct focus_area_type from candidate.focus_areas"
                       " where as_of_date > '2025-07-01'")  # fmt: skip
    assert kinds == []
    row = line(built, "focus_contributed_vnd", "91", 2025)
    assert "Chưa có danh sách địa bàn trọng điểm" in row.statement_vi
    assert row.actual_vnd is None
    assert line(built, "poor_rate_pct", "91", 2025).commune_count == 102


def test_an_uncertain_list_confirms_nothing(built: Any) -> None:
    rows = built.rows(
        "select bool_or(is_complete) as is_complete, bool_or(is_confirmed) as is_confirmed"
        " from candidate.focus_areas where unit_code = '89' and focus_area_type in"
        " ('zone_i', 'zone_iii', 'zone_i_or_iii', 'border', 'all_focus', 'rest')"
    )
    assert [tuple(row) for row in rows] == [(False, False)]
