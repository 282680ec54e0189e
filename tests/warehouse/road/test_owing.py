"""The reporting calendar, as `ansinh calendar` tells it and as the marts hold it."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from tests.warehouse.conftest import in_process
from typer.testing import CliRunner

from ansinh.cli import app as cli
from ansinh.road.installation import Installation
from ansinh.road.owing import CalendarLine, calendar_of
from ansinh.slots.slots import period_start

pytestmark = pytest.mark.warehouse

IN_MARTS = """
    select
        obligation.form, obligation.period, obligation.stage, obligation.unit_code,
        obligation.owed_by, obligation.state, obligation.is_fulfilled, obligation.is_missing,
        obligation.is_late, obligation.as_of_date, obligation.due_date, obligation.lock_date,
        obligation.is_judged, obligation.is_confirmed, calendar.legal_basis
    from marts.fct_reporting_obligation as obligation
    inner join marts.dim_reporting_due_date as calendar using (form, period, stage)
"""


@pytest.fixture(scope="module")
def here(sampled_url: str, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return in_process(sampled_url, tmp_path_factory.mktemp("owing") / "home")


@pytest.fixture
def run(here: Installation) -> Iterator[Any]:
    runner = CliRunner(env={"COLUMNS": "80"})
    yield lambda *words: runner.invoke(cli.app, ["calendar", *words], obj=here)


def test_the_marts_hold_what_the_calendar_tells(here: Installation, sampled_url: str) -> None:
    with psycopg.connect(sampled_url) as owner:
        in_marts = Counter(owner.execute(IN_MARTS).fetchall())
        (first, last), *_ = owner.execute(
            "select min(due_date), max(due_date) from marts.fct_reporting_obligation"
        ).fetchall()

    told: Counter[Any] = Counter()
    for year in range(first.year, last.year + 1):
        for line in _calendar(here, year):
            report = line.report
            assert report.due_date.year == year
            for one in line.units:
                told[
                    report.form, report.period, report.stage, one.unit_code, report.owed_by,
                    one.state, one.is_fulfilled, one.is_missing, one.is_late, report.as_of_date,
                    report.due_date, report.lock_date, report.is_judged, report.is_confirmed,
                    report.legal_basis,
                ] += 1  # fmt: skip

    # The marts begin to count when a period begins.
    begun = {row for row in told if period_start(row[1]) <= here.today}
    assert in_marts == {row: count for row, count in told.items() if row in begun}
    assert sum(told.values()) > len(begun) > 1000
    assert {row[5] for row in begun} >= {"missing", "published", "rejected"}


def test_a_year_is_told_by_due_date(run: Any, here: Installation) -> None:
    done = run("2026")

    assert done.exit_code == 0
    lines = [line for line in done.stdout.splitlines() if "/2026" in line]
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    assert any("14/11/2026" in line and "poverty_review" in line for line in lines)
    assert any("communication_activities" in line for line in lines), "no name is cut off"
    days = [_day(line.split()[0].strip("*")) for line in lines]
    assert days == sorted(days)
    assert "* a due date that no document confirms" in done.stdout


def test_counts_of_a_year_are_those_of_its_units(run: Any) -> None:
    document = json.loads(run("2026", "--json").stdout)

    assert {one["due_date"][:4] for one in document} == {"2026"}
    for one in document:
        units = one["units"]
        assert one["owed"] == len(units) > 0
        assert one["received"] == sum(unit["is_fulfilled"] for unit in units)
        assert one["missing"] == sum(unit["is_missing"] for unit in units)
        if one["is_judged"]:
            late = sum(unit["is_fulfilled"] and unit["is_late"] for unit in units)
            assert one["late"] == late
        else:
            assert one["late"] is None, "nobody knows"
    assert {one["is_judged"] for one in document} == {True, False}
    assert sum(one["received"] for one in document) > 0


def test_a_unit_reads_what_it_owes_and_what_became_of_it(run: Any, here: Installation) -> None:
    lines = _calendar(here, 2022)
    reported = next(
        unit.unit_code
        for line in lines
        for unit in line.units
        if unit.state == "published" and line.report.form == "poverty_review"
    )

    done = run("2022", "--unit", reported)

    assert done.exit_code == 0
    assert "published" in done.stdout and "missing" in done.stdout
    document = json.loads(run("2022", "--unit", reported, "--json").stdout)
    assert {unit["unit_code"] for one in document for unit in one["units"]} == {reported}


def test_an_unknown_unit_and_one_that_owes_nothing_are_told(run: Any) -> None:
    unknown = run("--unit", "99999")
    assert unknown.exit_code == 3
    # Huyện An Phú, which was dissolved on 1 July 2025.
    past = run("2027", "--unit", "886")
    assert past.exit_code == 0
    assert "Unit 886 owes no report that is due in 2027." in past.stdout


def _calendar(here: Installation, year: int) -> list[CalendarLine]:
    with here.connect("loader") as connection:
        return calendar_of(connection, here, [year])


def _day(word: str) -> date:
    day, month, year = (int(part) for part in word.split("/"))
    return date(year, month, day)
