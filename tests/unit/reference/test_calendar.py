"""When reports are due, from the dated calendar."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.forms.catalogue import load_forms
from ansinh.reference.calendar import ReportingCalendar, load_calendar, period_kind
from ansinh.reference.reading import read_list
from ansinh.slots.slots import STAGES, as_of_date

pytestmark = pytest.mark.unit

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("form", "period", "stage", "due"),
    [
        ("poverty_review", "2026", "preliminary", date(2026, 11, 14)),
        ("poverty_review", "2026", "official", date(2026, 12, 19)),
        ("poverty_review", "2026-05", "regular", date(2026, 6, 5)),
        ("poverty_review", "2026-12", "regular", date(2027, 1, 5)),
        ("resource_contributions", "2026-Q3", "regular", date(2026, 10, 5)),
        ("poverty_review", "2025", "official", None),
        ("poverty_review", "2026", "regular", None),
        ("no_form", "2026", "official", None),
    ],
)
def test_a_report_is_due_as_its_decision_says(
    form: str, period: str, stage: str, due: date | None
) -> None:
    assert CALENDAR.due_date(form, period, stage, as_of_date(period)) == due


def test_a_period_is_closed_some_time_after_its_report_was_due() -> None:
    for end, lock in ((date(2026, 12, 31), date(2027, 1, 19)), (date(2025, 12, 31), None)):
        assert CALENDAR.lock_date("poverty_review", f"{end.year}", "official", end) == lock


def test_a_rule_ends_before_the_day_on_which_the_next_one_begins() -> None:
    """The calendar changes on the last day of 2026: that year is due by the new rule."""
    changed = date(2026, 12, 31)
    (old,) = [
        row
        for row in CALENDAR.rows
        if (row.form, row.stage) == ("poverty_review", "official") and row.is_judged
    ]
    rows = (
        replace(old, valid_to=changed),
        replace(old, due_before=None, due_days_after_end=3, valid_from=changed),
    )
    calendar = ReportingCalendar(rows)
    assert calendar.due_date("poverty_review", "2026", "official", changed) == date(2027, 1, 3)
    assert calendar.lock_date("poverty_review", "2025", "official", date(2025, 12, 31)) is None


def test_the_calendar_speaks_of_forms_and_stages_that_there_are() -> None:
    for row in CALENDAR.rows:
        assert row.form in load_forms()
        assert row.stage in STAGES
        assert row.period_kind in {"year", "quarter", "month"}
        assert row.valid_from < row.valid_to


def test_no_form_is_owed_for_months_and_for_quarters_too() -> None:
    """The same figures would be asked for twice."""
    rows = [row for row in read_list("reporting_calendar") if row["owed_by"] != "nobody"]
    assert {row["form"] for row in rows} == set(load_forms())
    kinds = {(row["form"], row["period_kind"]) for row in rows}
    assert not [form for form, kind in kinds if kind == "quarter" and (form, "month") in kinds]


@given(
    st.sampled_from([(row.form, row.stage) for row in CALENDAR.rows]),
    st.integers(2015, 2098),
    st.sampled_from(["", *(f"-{month:02d}" for month in range(1, 13)), "-Q1", "-Q2", "-Q3", "-Q4"]),
)
def test_no_report_is_closed_before_it_is_due_and_history_is_never_late(
    named: tuple[str, str], year: int, part: str
) -> None:
    period = f"{year}{part}"
    slot = (named[0], period, named[1], as_of_date(period))
    due, lock = CALENDAR.due_date(*slot), CALENDAR.lock_date(*slot)
    assert (due is None) == (lock is None)
    if due is not None and lock is not None:
        assert year >= 2026
        assert due < lock
        assert abs((due - slot[3]).days) < 60


def test_kinds_of_periods() -> None:
    assert [period_kind(one) for one in ("2026", "2026-05", "2026-Q2")] == [
        "year",
        "month",
        "quarter",
    ]
