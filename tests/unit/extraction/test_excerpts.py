"""Rows of a workbook around cells that somebody has to look at, as they are seen in it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.extraction import excerpt_child
from ansinh.extraction.asking import Limits
from ansinh.extraction.excerpts import Excerpt, read_excerpts
from ansinh.workbooks.grid import Grid
from ansinh.workbooks.safety.refusal import RefusedError

pytestmark = pytest.mark.unit

# Other tests keep the processor busy meanwhile.
LIMITS = Limits(patience=600)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 2.3"
    sheet["A1"] = "KẾT QUẢ RÀ SOÁT"
    sheet.merge_cells("A1:D1")
    for column, title in enumerate(("TT", "Ẩn", "Xã", "Hộ"), 1):
        sheet.cell(3, column, title)
    for row in range(4, 300):
        for column, value in enumerate((row, "ẩn", f"Xã {row}", 1000.5 + row), 1):
            sheet.cell(row, column, value)
    sheet["C200"] = date(2025, 6, 5)
    sheet["D200"] = "x" * 500
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[201].hidden = True
    book.create_sheet("Khác")["A1"] = 1
    path = tmp_path_factory.mktemp("excerpts") / "a.xlsx"
    book.save(path)
    yield path


def text_of(excerpt: Excerpt) -> dict[int, list[str]]:
    return {row.number: [cell.text for cell in row.cells] for row in excerpt.rows}


def test_what_is_wanted_is_shown_with_headings_and_neighbours(workbook: Path) -> None:
    (excerpt,) = read_excerpts(workbook, "a.xlsx", {"Biểu 2.3": [200]}, LIMITS)

    assert excerpt.sheet == "Biểu 2.3"
    assert excerpt.columns == (1, 3, 4), "a hidden column is left out"
    rows = text_of(excerpt)
    assert list(rows) == [*range(1, 11), 198, 199, 200, 202], "and a hidden row"
    assert rows[3] == ["TT", "Xã", "Hộ"]
    assert rows[199] == ["199", "Xã 199", "1.199,5"]
    assert rows[200][1] == "05/06/2025"
    assert len(rows[200][2]) < 100
    title = excerpt.rows[0].cells
    assert [(one.text, one.width, one.height) for one in title] == [("KẾT QUẢ RÀ SOÁT", 3, 1)]


def test_a_hidden_row_that_is_wanted_is_shown(workbook: Path) -> None:
    (excerpt,) = read_excerpts(workbook, "a.xlsx", {"Biểu 2.3": [201]}, LIMITS)
    assert 201 in text_of(excerpt)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(RefusedError):
        read_excerpts(file, "a.xlsx", {"A": [1]}, LIMITS)


@given(
    rows=st.lists(st.lists(st.sampled_from(["", "x", 1]), max_size=5), max_size=30),
    wanted=st.sets(st.integers(-3, 40), max_size=8),
    merges=st.lists(st.tuples(*[st.integers(0, 12)] * 4), max_size=4),
)
def test_every_cell_is_drawn_once_and_where_it_is(
    rows: list[list[str | int]], wanted: set[int], merges: list[tuple[int, int, int, int]]
) -> None:
    """Filled in as a browser does, every row has as many columns as the sheet."""
    ranges: list[tuple[int, int, int, int]] = []
    for a, b, c, d in merges:
        one = (min(a, b), max(a, b), min(c, d), max(c, d))
        if not any(_meet(one, other) for other in ranges):
            ranges.append(one)
    grid = Grid("A", rows, merges=ranges)  # type: ignore[arg-type]

    drawn = excerpt_child._excerpt(grid, wanted)

    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(drawn["rows"]):
        for column, _, width, height in row["cells"]:
            place = drawn["columns"].index(column)
            mine = {(at + y, place + x) for y in range(height) for x in range(width)}
            assert not mine & taken
            taken |= mine
    assert taken == {
        (row, column)
        for row in range(len(drawn["rows"]))
        for column in range(len(drawn["columns"]))
    }


def _meet(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3]
