"""Which reports are owed in a year, and by whom."""

from collections import Counter
from datetime import date

import pytest

from ansinh.reference.calendar import load_calendar
from ansinh.reference.units import UnitDirectory
from ansinh.slots.obligations import due_in, owing
from ansinh.slots.slots import as_of_date

pytestmark = pytest.mark.unit

CALENDAR = load_calendar()
YEARS = range(2016, 2031)


def test_a_monthly_review_is_owed_for_january_to_august() -> None:
    due = [(one.period, one.due_date) for one in due_in(2026, CALENDAR) if "-0" in one.period]

    assert due == [(f"2026-{month:02}", date(2026, month + 1, 5)) for month in range(1, 9)]


def test_each_report_is_due_once_and_by_date() -> None:
    years = {year: due_in(year, CALENDAR) for year in YEARS}

    for year, found in years.items():
        assert [one.due_date for one in found] == sorted(one.due_date for one in found)
        assert {one.due_date.year for one in found} <= {year}
    named = Counter((one.form, one.period, one.stage) for found in years.values() for one in found)
    assert set(named.values()) == {1}


def test_files_are_judged_by_what_the_calendar_tells() -> None:
    for one in (one for year in YEARS for one in due_in(year, CALENDAR)):
        when = (one.form, one.period, one.stage, as_of_date(one.period))
        judged = (CALENDAR.due_date(*when), CALENDAR.lock_date(*when))
        assert judged == ((one.due_date, one.lock_date) if one.is_judged else (None, None))


def test_districts_owe_until_the_reform_and_communes_after() -> None:
    directory = UnitDirectory.load("89")
    of_units = [
        one
        for year in (2025, 2026)
        for one in due_in(year, CALENDAR)
        if one.owed_by == "reporting_unit"
    ]

    for one in of_units:
        units = owing(one, directory)
        is_before = one.as_of_date < date(2025, 7, 1)
        assert {unit.level for unit in units} == {"district" if is_before else "commune"}
        assert len(units) == (11 if is_before else 102)
    (province,) = {
        unit.level
        for one in due_in(2026, CALENDAR)
        if one.owed_by == "province"
        for unit in owing(one, directory)
    }
    assert province == "province"
