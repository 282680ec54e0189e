"""Workbooks as offices send them, made of invented figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ansinh.forms.catalogue import load_forms
from ansinh.forms.model import Column, Table

UNITS = (("1", "Huyện An Phú"), ("1.1", "Thị trấn An Phú"), ("1.2", "Xã Khánh An"))
FORM = load_forms()["poverty_review"]


def figure(column: Column, row: int) -> Any:
    """An invented figure that tells from which column and row it came."""
    at = FORM_COLUMNS.index(column.name)
    return 1000 * at + row if column.kind == "count" else at + row / 10


FORM_COLUMNS = sorted({column.name for table in FORM.tables for column in table.columns})


@dataclass(frozen=True)
class Sheet:
    """One table as a sheet; every field is something that offices vary."""

    table: Table
    titles: Sequence[str] = ()
    down: int = 0
    right: int = 0
    columns: Sequence[Column] = ()
    labels: dict[str, Sequence[str]] = field(default_factory=dict)
    headings: tuple[str, str] = ("TT", "Phường/ Xã")
    has_numbers: bool = True
    extra: str | None = None
    units: Sequence[tuple[str | float, str]] = UNITS
    cells: dict[tuple[int, str], Any] = field(default_factory=dict)
    after: Sequence[Sequence[str | float]] = (
        ("", "", "", "", "An Phú, ngày 15 tháng 12 năm 2016"),
        ("NGƯỜI LẬP BIỂU", "", "", "", "TM. ỦY BAN NHÂN DÂN"),
        ("", "Điện thoại", "", 763555),
    )
    name: str | None = None
    is_hidden: bool = False
    is_merged: bool = True


def sheet(table: str, **manners: Any) -> Sheet:
    """A sheet of a table with its title and the state's header."""
    one = FORM.table(table)
    titles = ["ỦY BAN NHÂN DÂN", "HUYỆN AN PHÚ", f"{one.titles[0]} NĂM 2016"]
    return replace(Sheet(one, titles, columns=one.columns), **manners)


@pytest.fixture
def make_sheet() -> Callable[..., Sheet]:
    """`sheet`, for tests that do not import their conftest."""
    return sheet


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets to a workbook."""

    def write(*sheets: Sheet, name: str = "tệp.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as workbook:
            for one in sheets:
                _write_sheet(workbook, one)
        return path

    return write


def _write_sheet(workbook: xlsxwriter.Workbook, one: Sheet) -> None:
    page = workbook.add_worksheet(one.name or one.table.name)
    if one.is_hidden:
        workbook.add_worksheet("bìa").activate()
        page.hide()
    row = one.down
    for title in one.titles:
        page.write(row, one.right, title)
        row += 1
    row = _write_header(page, one, row + 1)
    for number in range(len(one.units)):
        row = _write_unit(page, one, number, row)
    for cells in one.after:
        for at, cell in enumerate(cells):
            page.write(row + 1, one.right + at, cell)
        row += 1


def _write_unit(page: Any, one: Sheet, number: int, row: int) -> int:
    """The rows of one unit, number and name merged over two; returns the row below."""
    split = one.table.split
    lead = 3 if split else 2
    parts = [texts[0] for texts in split.values.values()] if split else [""]
    for down, part in enumerate(parts):
        if part:
            page.write(row + down, one.right + 2, part)
        for at, column in enumerate(one.columns):
            value = one.cells.get((number, column.name), figure(column, number))
            _write_cell(page, row + down, one.right + lead + at, value)
    last = row + len(parts) - 1
    for at, text in enumerate(one.units[number]):
        if last > row:
            page.merge_range(row, one.right + at, last, one.right + at, text)
        else:
            page.write(row, one.right + at, text)
    return last + 1


def _write_cell(page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, tuple):
        page.write_formula(row, column, value[0], None, value[1])
    else:
        page.write(row, column, value)


def _write_header(page: Any, one: Sheet, top: int) -> int:
    """Labels as paths, equal neighbours merged; returns the first row below."""
    heads = [[heading] for heading in one.headings]
    if one.table.split:
        heads.append([one.table.split.labels[0]])
    paths = [*heads, *(_path(one, column) for column in one.columns)]
    if one.extra:
        paths.append([one.extra])
    depth = max(len(path) for path in paths)
    if not one.is_merged:
        for at, path in enumerate(paths):
            page.write(top, one.right + at, " ".join(path))
        depth = 1
    else:
        _merge(page, paths, depth, top, one.right)
    row = top + depth
    if one.has_numbers and one.columns[0].number:
        for at in range(len(heads)):
            page.write(row, one.right + at, "ABC"[at])
        for at, column in enumerate(one.columns, start=len(heads)):
            page.write(row, one.right + at, column.number)
        row += 1
    return row


def _path(one: Sheet, column: Column) -> list[str]:
    path = list(one.labels.get(column.name, column.label))
    return [*path, str(column.label_number)] if column.label_number else path


def _merge(page: Any, paths: list[list[str]], depth: int, top: int, left: int) -> None:
    """Write each label once over all cells it speaks of."""
    filled = [path + [path[-1]] * (depth - len(path)) for path in paths]
    keys = [[tuple(path[: level + 1]) for level in range(depth)] for path in filled]
    done: set[tuple[int, int]] = set()
    for at, path in enumerate(paths):
        for level in range(len(path)):
            if (level, at) in done:
                continue
            last = at
            while (
                level + 1 < len(path)
                and last + 1 < len(paths)
                and (len(paths[last + 1]) > level + 1 and keys[last + 1][level] == keys[at][level])
            ):
                last += 1
            bottom = depth - 1 if level + 1 == len(path) else level
            done |= {(level, column) for column in range(at, last + 1)}
            label = path[level]
            if (bottom, last) == (level, at):
                page.write(top + level, left + at, label)
            else:
                page.merge_range(top + level, left + at, top + bottom, left + last, label)
