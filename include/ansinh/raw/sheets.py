"""A workbook as grids of cells. Runs in the child process only: calamine may abort it."""

import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax import SAXException

from ansinh.raw.csv_file import csv_grid
from ansinh.raw.extent import FARTHEST_COLUMN, FARTHEST_ROW
from ansinh.raw.fonts import shown_texts
from ansinh.raw.oddities import Oddities, find_oddities
from ansinh.raw.safety import FileKind, RefusedError
from ansinh.submissions.headers import Cell, Grid
from ansinh.submissions.rows import Unstored


def read_grids(path: Path, file_name: str, kind: FileKind) -> Iterator[Grid]:
    """Every sheet that holds anything; a CSV file is a workbook of one sheet.

    Raises RefusedError where the file is not what its first bytes promised.
    """
    if kind == "csv":
        yield csv_grid(path, file_name)
        return
    import python_calamine

    found = _oddities(path, file_name, kind)
    try:
        workbook = python_calamine.load_workbook(str(path))
        if isinstance(found, list):
            found = dict(zip(workbook.sheet_names, found, strict=True))
        sheets = [
            (one.name, one.visible == python_calamine.SheetVisibleEnum.Visible)
            for one in workbook.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        for name, is_visible in sheets:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None or name in found:
                yield _grid(sheet, is_visible, found.get(name))
    except python_calamine.PasswordError as error:
        raise RefusedError("file.encrypted", value=file_name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _oddities(path: Path, file_name: str, kind: FileKind) -> dict[str, Oddities] | list[Oddities]:
    """By name of the sheet; of an .xls file in order, its names may be in any encoding."""
    try:
        if kind == "xls":
            from ansinh.raw.biff import find_biff_oddities

            return find_biff_oddities(path.read_bytes())
        if kind not in ("xlsx", "ods"):
            return {}
        with zipfile.ZipFile(path) as archive:
            if kind == "xlsx":
                return find_oddities(archive)
            # Its parser loads half of the network's modules; most files do without.
            from ansinh.raw.ods import find_ods_oddities

            return find_ods_oddities(archive)
    except (SyntaxError, SAXException, KeyError, ValueError, zipfile.BadZipFile) as error:
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
    _put_shown_texts(grid, oddities)
    grid.merges += oddities.merges
    grid.hidden_rows = oddities.hidden_rows
    grid.hidden_columns = oddities.hidden_columns
    grid.commented = oddities.commented


def _put_shown_texts(grid: Grid, oddities: Oddities) -> None:
    cells = {}
    for at, runs in oddities.legacy.items():
        cell = grid.cell(*at)
        if isinstance(cell, str) and cell and not isinstance(cell, Unstored):
            is_one = len(runs) == 1 and not runs[0][1]
            cells[at] = ((runs[0][0], cell),) if is_one else runs
    for (row, column), text in shown_texts(cells).items():
        _put(grid, row, column, text)


def _put(grid: Grid, row: int, column: int, cell: Cell) -> None:
    if row >= FARTHEST_ROW or column >= FARTHEST_COLUMN:
        return
    while len(grid.rows) <= row:
        grid.rows.append([])
    cells = grid.rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = cell
