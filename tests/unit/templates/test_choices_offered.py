"""What a template offers is what judging accepts, and the other way round: both read the lists."""

from datetime import date, timedelta

import pyarrow as pa
import pytest
from tests.installed import REFERENCE, place_order

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Column
from ansinh.raw.values import read_column
from ansinh.reference.choices import load_choices
from ansinh.slots.slots import as_of_date, period_start
from ansinh.templates.lists import lists_of
from ansinh.templates.requests import TemplateError, TemplateRequest

pytestmark = pytest.mark.unit

# Months, quarters and years around every day on which something changed.
PERIODS = (
    *("2016", "2017", "2021", "2022", "2024", "2025", "2026", "2027", "2030"),
    *(f"{year}-Q{quarter}" for year in (2024, 2025, 2026) for quarter in range(1, 5)),
    *("2025-05", "2025-06", "2025-07", "2025-08"),
)
UNITS = ("886", "30337", "91", "89")
CHOSEN = [
    (form.form, column)
    for form in load_forms().values()
    for column in {one.choices: one for table in form.tables for one in table.columns}.values()
    if column.choices is not None
]


def order_of(form: str, period: str) -> TemplateRequest | None:
    """A template of the first unit that reports then; one of the standards, where there are two."""
    codes: list[str | None] = [None]
    codes += [one.code for one in REFERENCE.standards_on(as_of_date(period))]
    for unit in UNITS:
        for standard in codes:
            try:
                return place_order(form, unit, period, None, standard)
            except TemplateError:
                continue
    return None


def accepted(column: Column, period: str) -> set[str]:
    """The names of a list, whenever they held, that are read for a period."""
    names = [one.name_vi for one in load_choices(str(column.choices))]
    days = period_start(period), as_of_date(period)
    values, problems = read_column(
        pa.array(names, pa.string()), column, {}, REFERENCE.choices, scale=1, period=days
    )
    assert all(problem.startswith("choice_ended") for problem in problems.values())
    return {name for at, name in enumerate(names) if at not in problems and values[at] is not None}


@pytest.mark.parametrize(("form", "column"), CHOSEN, ids=lambda one: getattr(one, "choices", one))
def test_a_template_offers_exactly_what_is_accepted(form: str, column: Column) -> None:
    tried = 0
    for period in PERIODS:
        order = order_of(form, period)
        if order is None:
            continue
        tried += 1
        assert set(lists_of(order)[str(column.choices)]) == accepted(column, period), period
    assert tried > 5


@pytest.mark.parametrize(
    ("period", "is_offered"),
    [("2025-Q2", True), ("2025", True), ("2025-Q3", False), ("2025-07", False), ("2026", False)],
)
@pytest.mark.parametrize(
    ("name", "text"),
    [("funding_sources", "Ngân sách huyện"), ("management_levels", "Cấp huyện")],
)
def test_nothing_of_a_district_is_offered_once_there_is_none(
    name: str, text: str, period: str, is_offered: bool
) -> None:
    order = order_of("resource_uses", period)
    assert order is not None
    assert (text in lists_of(order)[name]) == is_offered


def test_what_ended_is_told_with_its_last_day() -> None:
    column = next(one for _, one in CHOSEN if one.choices == "funding_sources")
    days = date(2025, 10, 1), date(2025, 12, 31)
    texts = ["NS huyện", "ngân sách cấp huyện", "Ngân sách xã", "Không rõ"]
    _, problems = read_column(pa.array(texts), column, {}, REFERENCE.choices, scale=1, period=days)
    assert problems == {
        0: "choice_ended|30/06/2025", 1: "choice_ended|30/06/2025", 3: "not_a_choice",
    }  # fmt: skip


def test_districts_end_in_the_lists_when_they_end_among_the_units() -> None:
    last = {
        one.valid_to - timedelta(days=1)
        for name in ("funding_sources", "management_levels")
        for one in load_choices(name)
        if one.code in ("district_budget", "district")
    }
    (day,) = last
    assert REFERENCE.units.has_districts(day)
    assert not REFERENCE.units.has_districts(day + timedelta(days=1))
