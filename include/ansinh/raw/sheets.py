"""A workbook as grids of cells. Runs in the child process only: calamine may abort it."""

import csv
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ansinh.raw.oddities import FARTHEST_COLUMN, FARTHEST_ROW, Oddities, find_oddities
from ansinh.raw.safety import FileKind, RefusedError, decode_text
from ansinh.submissions.headers import Cell, Grid
from ansinh.submissions.rows import Unstored

DELIMITERS = ";\t,|"


def read_grids(path: Path, file_name: str, kind: FileKind) -> Iterator[Grid]:
    """Every sheet that holds anything; a CSV file is a workbook of one sheet.

    Raises RefusedError where the file is not what its first bytes promised.
    """
    if kind == "csv":
        yield _csv_grid(path)
        return
    import python_calamine

    oddities = _oddities(path, file_name) if kind == "xlsx" else {}
    try:
        workbook = python_calamine.load_workbook(str(path))
        sheets = [
            (one.name, one.visible == python_calamine.SheetVisibleEnum.Visible)
            for one in workbook.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        for name, is_visible in sheets:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None or name in oddities:
                yield _grid(sheet, is_visible, oddities.get(name))
    except python_calamine.PasswordError as error:
        raise RefusedError("file.encrypted", value=file_name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _oddities(path: Path, file_name: str) -> dict[str, Oddities]:
    try:
        with zipfile.ZipFile(path) as archive:
            return find_oddities(archive)
    except (SyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _grid(sheet: Any, is_visible: bool, oddities: Oddities | None) -> Grid:
    """A sheet from A1 on, whatever calamine leaves out at its left."""
    start = sheet.start
    lead: list[Cell] = [""] * (start[1] if start else 0)
    rows = [lead + list(cells) for cells in sheet.iter_rows()] if start else []
    merges = [
        (first[0], last[0], first[1], last[1]) for first, last in sheet.merged_cell_ranges or ()
    ]
    grid = Grid(sheet.name, rows, merges, is_visible)
    if oddities is not None:
        _put_oddities(grid, oddities)
    return grid


def _put_oddities(grid: Grid, oddities: Oddities) -> None:
    for (row, column), text in oddities.errors.items():
        _put(grid, row, column, text)
    for (row, column), text in oddities.unstored.items():
        _put(grid, row, column, Unstored(text))
    for row, column in oddities.percentages:
        cell = grid.cell(row, column)
        if isinstance(cell, float):
            # Shown as 6.75 %, stored as 0.0675: what is shown is what was meant.
            _put(grid, row, column, f"{(Decimal(repr(cell)) * 100).normalize():f}%")


def _put(grid: Grid, row: int, column: int, cell: Cell) -> None:
    if row >= FARTHEST_ROW or column >= FARTHEST_COLUMN:
        return
    while len(grid.rows) <= row:
        grid.rows.append([])
    cells = grid.rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = cell


def _csv_grid(path: Path) -> Grid:
    text = decode_text(path.read_bytes())
    lines = text.splitlines()[:50]
    delimiter = max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines))
    rows: list[list[Cell]] = [
        list(row) for row in csv.reader(text.splitlines(), delimiter=delimiter)
    ]
    return Grid("CSV", rows)
