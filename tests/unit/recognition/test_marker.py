"""The hidden marker is understood however it was touched, and never invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.recognition.marker import SHEET, read_marker, write_rows
from ansinh.slots.conflicts import MARKER
from ansinh.slots.hints import SlotHint
from ansinh.workbooks.grid import Grid

pytestmark = pytest.mark.unit

HINT = SlotHint("886", "2024", "official", "2022-2025")


def grid(rows: list[list], name: str = SHEET) -> Grid:
    return Grid(name, rows, is_visible=False)


def test_what_was_written_is_read() -> None:
    rows = [list(row) for row in write_rows("poverty_review", "2021", HINT)]
    marker = read_marker(grid(rows))
    assert (marker.form, marker.version) == ("poverty_review", "2021")
    assert marker.hint == SlotHint("886", "2024", "official", "2022-2025", MARKER)


def test_what_is_not_known_is_not_written() -> None:
    rows = write_rows("resource_uses", "2026", SlotHint("30337", "2026-03", "regular"))
    assert "standard_code" not in dict(rows)
    assert read_marker(grid([list(row) for row in rows])).hint.standard_code is None


def test_spaces_capitals_colons_and_numbers_do_no_harm() -> None:
    rows = [["", "Xin đừng xóa"], [], ["", " Form: ", "", " poverty_review "], ["VERSION", 2021.0]]
    rows += [["unit_code", 886.0, "ghi chú"], ["Period ", 2024]]
    marker = read_marker(grid(rows, f" {SHEET.upper()} "))
    assert (marker.form, marker.version) == ("poverty_review", "2021")
    assert (marker.hint.unit_code, marker.hint.period) == ("886", "2024")
    assert marker.hint.stage is None


def test_the_first_of_two_rows_counts() -> None:
    marker = read_marker(grid([["form", "resource_uses"], ["form", "household_list"]]))
    assert marker.form == "resource_uses"


@pytest.mark.parametrize("rows", [[], [["period", "2024"]], [["form"]], [["form", "  "]]])
def test_without_a_form_there_is_no_marker(rows: list[list]) -> None:
    assert read_marker(grid(rows)) is None


def test_another_sheet_is_no_marker() -> None:
    assert read_marker(grid([["form", "poverty_review"]], "Kết quả rà soát")) is None


CELLS = st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.dates())


@given(st.lists(st.lists(CELLS, max_size=4), max_size=8))
def test_anything_may_stand_there(rows: list[list]) -> None:
    marker = read_marker(grid(rows))
    assert marker is None or marker.form.strip()
