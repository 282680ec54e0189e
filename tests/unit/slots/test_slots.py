"""Slots from what several sources say."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from tests.installed import REFERENCE, RULES

from ansinh.slots.conflicts import MARKER
from ansinh.slots.hints import SlotHint
from ansinh.slots.resolving import resolve_slot
from ansinh.slots.slots import Slot, as_of_date, period_start, periods_within

pytestmark = pytest.mark.unit

FORM = "poverty_review"


def resolve(*hints: SlotHint) -> tuple[Slot | None, list[str]]:
    slot, findings = resolve_slot(FORM, hints, REFERENCE, RULES)
    return slot, [finding.rule for finding in findings]


def in_folders(folders: str) -> SlotHint:
    unit, period, stage = (*folders.split("/"), None, None)[:3]
    return SlotHint(unit or None, period, stage, source="đường dẫn")


def title(**said: object) -> SlotHint:
    return SlotHint(source="trang “Kết quả”", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2016", date(2016, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-Q3", date(2024, 9, 30)),
    ],
)
def test_as_of_date(period: str, day: date) -> None:
    assert as_of_date(period) == day


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2016", date(2016, 1, 1)),
        ("2024-01", date(2024, 1, 1)),
        ("2024-12", date(2024, 12, 1)),
        ("2024-Q1", date(2024, 1, 1)),
        ("2024-Q2", date(2024, 4, 1)),
        ("2024-Q3", date(2024, 7, 1)),
        ("2024-Q4", date(2024, 10, 1)),
    ],
)
def test_a_period_begins(period: str, day: date) -> None:
    assert period_start(period) == day


def test_what_lies_within_a_period_begins_and_ends_within_it() -> None:
    every = ["2024", *(f"2024-Q{q}" for q in range(1, 5)), *(f"2024-{m:02}" for m in range(1, 13))]
    for period in every:
        inner = periods_within(period)
        assert inner[0] == period and len(inner) == len(set(inner))
        assert set(inner) == {
            one
            for one in every
            if period_start(period) <= period_start(one) and as_of_date(one) <= as_of_date(period)
        }
    with pytest.raises(ValueError, match="A period is written"):
        periods_within("2024-13")


@pytest.mark.parametrize(
    "periods",
    [
        [f"{year}" for year in range(2016, 2031)],
        [f"{year}-{month:02}" for year in range(2016, 2031) for month in range(1, 13)],
        [f"{year}-Q{quarter}" for year in range(2016, 2031) for quarter in range(1, 5)],
    ],
    ids=["years", "months", "quarters"],
)
def test_periods_of_a_kind_leave_no_day_out_and_share_none(periods: list[str]) -> None:
    assert period_start(periods[0]) == date(2016, 1, 1)
    for before, after in pairwise(periods):
        assert period_start(after) == as_of_date(before) + timedelta(days=1)
    assert as_of_date(periods[-1]) == date(2030, 12, 31)


@pytest.mark.parametrize("period", ["24", "2024-13", "2024-Q5", "2024-00", ""])
def test_other_periods_are_refused(period: str) -> None:
    with pytest.raises(ValueError, match="A period is written"):
        as_of_date(period)


def test_the_path_alone_names_a_slot() -> None:
    slot, rules = resolve(in_folders("886/2022/official"))
    assert slot == Slot(FORM, "886", "2022", "official", "2022-2025", date(2022, 12, 31))
    assert rules == []


def test_without_a_stage_it_is_a_regular_report() -> None:
    slot, _ = resolve(in_folders("886/2024-05"))
    assert slot is not None
    assert slot.stage == "regular"


def test_titles_fill_in_what_the_path_leaves_out() -> None:
    said = title(period="2016", stage="preliminary", unit_names=("TỈNH AN GIANG", "HUYỆN AN PHÚ"))
    slot, rules = resolve(in_folders(""), said)
    assert (slot and (slot.unit_code, slot.period, slot.stage)) == ("886", "2016", "preliminary")
    assert rules == []


@pytest.mark.parametrize(
    "said",
    [
        {"period": "2023"},
        {"stage": "preliminary"},
        {"unit_names": ("HUYỆN PHÚ TÂN",)},
        {"standard_code": "2016-2020"},
    ],
)
def test_two_sources_that_disagree_are_both_named(said: dict[str, object]) -> None:
    hints = [in_folders("886/2022/official"), title(**said)]
    slot, findings = resolve_slot(FORM, hints, REFERENCE, RULES)
    assert slot is None
    assert [finding.rule for finding in findings] == ["structure.slot_conflict"]
    assert "trang “Kết quả”" in findings[0].message_vi


@pytest.mark.parametrize("is_marker_first", [True, False])
def test_nobody_is_told_to_mend_what_cannot_be_seen(is_marker_first: bool) -> None:
    marked = SlotHint("886", "2022", "official", source=MARKER)
    hints = [marked, title(period="2023")]
    _, findings = resolve_slot(FORM, hints if is_marker_first else hints[::-1], REFERENCE, RULES)
    assert [finding.rule for finding in findings] == ["structure.slot_conflict"]
    assert "biểu mẫu lập riêng cho “2022”" in findings[0].message_vi
    assert "hãy dùng biểu mẫu của “2023”" in findings[0].message_vi
    assert "hãy sửa trang “Kết quả”" in findings[0].message_vi
    assert "use that of 2023" in findings[0].message_en


def test_what_can_be_seen_is_to_be_mended() -> None:
    _, findings = resolve_slot(
        FORM, [in_folders("886/2022/official"), title(period="2023")], REFERENCE, RULES
    )
    assert findings[0].message_vi.endswith("Hãy sửa cho khớp rồi gửi lại.")


def test_rows_name_the_unit_only_where_nothing_else_does() -> None:
    rows = SlotHint(unit_names=("Huyện Phú Tân",), source="dòng đầu của bảng", is_weak=True)
    slot, _ = resolve(title(period="2016"), rows)
    assert slot is not None
    assert slot.unit_code == "888"
    slot, rules = resolve(in_folders("886/2016"), rows)
    assert slot is not None
    assert (slot.unit_code, rules) == ("886", [])


@pytest.mark.parametrize("path", ["", "886", "886/tháng năm", "999/2022"])
def test_what_nobody_names_is_unknown(path: str) -> None:
    assert resolve(in_folders(path)) == (None, ["structure.slot_unknown"])


@pytest.mark.parametrize(
    ("unit", "period", "is_known"),
    [
        ("886", "2025-06", True),
        ("886", "2025-07", False),
        ("89", "2025-06", True),
        ("89", "2025-07", False),
        ("91", "2025-07", True),
        ("91", "2025-06", False),
    ],
)
def test_a_code_must_be_valid_on_the_last_day(unit: str, period: str, is_known: bool) -> None:
    slot, _ = resolve(SlotHint(unit, period, None, None, "lệnh"))
    assert (slot is not None) == is_known


def test_late_2021_must_name_its_standard() -> None:
    path = in_folders("886/2021/official")
    assert resolve(path) == (None, ["structure.standard_undeclared"])
    for years, code in (("2016-2020", "2016-2021"), ("2021-2025", "2022-2025")):
        slot, rules = resolve(path, title(standard_code=years))
        assert rules == []
        assert slot is not None
        assert slot.standard_code == code


def test_a_date_without_a_standard_is_refused() -> None:
    path = in_folders("886/2031")
    slot, rules = resolve(path)
    assert slot is None
    assert "structure.slot_unknown" in rules


@pytest.mark.parametrize(
    ("unit_code", "period", "rules"),
    [
        ("30337", "2022", ["structure.unit_cannot_report"]),
        ("886", "2022", []),
        ("30292", "2025", []),
    ],
)
def test_a_commune_reports_through_its_district_while_there_are_districts(
    unit_code: str, period: str, rules: list[str]
) -> None:
    hint = SlotHint(unit_code=unit_code, period=period, source="path")

    slot, found = resolve_slot("poverty_review", [hint], REFERENCE, RULES)

    assert [finding.rule for finding in found] == rules
    assert (slot is None) == bool(rules)


def register(*hints: SlotHint) -> tuple[Slot | None, list[str]]:
    where = SlotHint("886", source="đường dẫn")
    slot, findings = resolve_slot("resource_uses", [where, *hints], REFERENCE, RULES)
    return slot, [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("span", "period", "days"),
    [
        ("2019-01-01/2019-09-30", "2019-Q3", (date(2019, 1, 1), date(2019, 9, 30))),
        ("2019-07-01/2019-09-30", "2019-Q3", (date(2019, 7, 1), date(2019, 9, 30))),
        ("2019-09-01/2019-09-30", "2019-09", (date(2019, 9, 1), date(2019, 9, 30))),
        ("2019-01-01/2019-10-31", "2019-10", (date(2019, 1, 1), date(2019, 10, 31))),
        ("2019-01-01/2019-12-31", "2019", (date(2019, 1, 1), date(2019, 12, 31))),
        ("2018-12-15/2019-03-14", "2019-Q1", (date(2018, 12, 15), date(2019, 3, 14))),
    ],
)
def test_a_span_names_the_period_in_which_it_ends(
    span: str, period: str, days: tuple[date, date]
) -> None:
    slot, _ = register(title(span=span, is_declared=True))
    assert slot is not None
    assert (slot.period, slot.days) == (period, days)
    assert slot.is_cumulative is (days[0] < period_start(period))


def test_days_are_those_of_the_period_unless_somebody_says_otherwise() -> None:
    slot, rules = register(in_folders("886/2019-Q3"))
    assert slot is not None and slot.covered is None and rules == []
    assert slot.days == (date(2019, 7, 1), date(2019, 9, 30)) and not slot.is_cumulative
    slot, rules = register(in_folders("886/2019-Q3"), title(span="year", is_declared=True))
    assert slot is not None and slot.days[0] == date(2019, 1, 1) and slot.is_cumulative
    assert rules == []


def test_two_slots_are_one_whatever_days_they_cover() -> None:
    nine, _ = register(in_folders("886/2019-Q3"), title(span="year"))
    assert nine == register(in_folders("886/2019-Q3"))[0]


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("2019-Q2", "2019-01-01/2019-09-30"),
        ("2019", "2019-01-01/2019-09-30"),
        ("2019-Q3", "2018-01-01/2018-09-30"),
        ("2019-09", "2019-01-01/2019-10-31"),
    ],
)
def test_a_span_that_ends_elsewhere_is_a_conflict(period: str, span: str) -> None:
    slot, rules = register(in_folders(f"886/{period}"), title(span=span))
    assert slot is None and rules == ["structure.slot_conflict"]


def test_a_page_that_mentions_a_period_within_its_own_contradicts_nothing() -> None:
    hints = (in_folders("886/2019-Q3"), title(mention="2019-08"), title(mention="2019"))
    assert register(*hints)[1] == []
    assert register(*hints, title(mention="2019-05"))[1] == ["structure.slot_conflict"]
    # Within the nine months that the figures speak of.
    assert register(*hints, title(span="year", is_declared=True), title(mention="2019-05"))[1] == []
