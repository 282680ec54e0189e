"""A workbook as grids of cells. Runs in the child process only: calamine may abort it."""

import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax import SAXException

from ansinh.workbooks.formats.csv_file import csv_grid
from ansinh.workbooks.formats.legacy_fonts import shown_texts
from ansinh.workbooks.formats.sheet_details import SheetDetails
from ansinh.workbooks.formats.xlsx import read_xlsx_details
from ansinh.workbooks.grid import Cell, Grid, UncachedFormula
from ansinh.workbooks.safety.check import FileKind, RefusedError
from ansinh.workbooks.safety.extent import FARTHEST_COLUMN, FARTHEST_ROW


def read_grids(path: Path, file_name: str, kind: FileKind) -> Iterator[Grid]:
    """Every sheet that holds anything; a CSV file is a workbook of one sheet.

    Raises RefusedError where the file is not what its first bytes promised.
    """
    if kind == "csv":
        yield csv_grid(path, file_name)
        return
    import python_calamine

    found = _details(path, file_name, kind)
    try:
        # Its content and not its path: calamine goes by the suffix of a path, right or wrong.
        workbook = python_calamine.load_workbook(BytesIO(path.read_bytes()))
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


def _details(
    path: Path, file_name: str, kind: FileKind
) -> dict[str, SheetDetails] | list[SheetDetails]:
    """By name of the sheet; of an .xls file in order, its names may be in any encoding."""
    try:
        if kind == "xls":
            from ansinh.workbooks.formats.xls import read_xls_details

            return read_xls_details(path.read_bytes())
        if kind not in ("xlsx", "ods"):
            return {}
        with zipfile.ZipFile(path) as archive:
            if kind == "xlsx":
                return read_xlsx_details(archive)
            # Its parser loads half of the network's modules; most files do without.
            from ansinh.workbooks.formats.ods import read_ods_details

            return read_ods_details(archive)
    except (SyntaxError, SAXException, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error


def _grid(sheet: Any, is_visible: bool, details: SheetDetails | None) -> Grid:
    """A sheet from A1 on, whatever calamine leaves out at its left."""
    start = sheet.start
    lead: list[Cell] = [""] * (start[1] if start else 0)
    rows = [lead + list(cells) for cells in sheet.iter_rows()] if start else []
    merges = [
        (first[0], last[0], first[1], last[1]) for first, last in sheet.merged_cell_ranges or ()
    ]
    grid = Grid(sheet.name, rows, merges, is_visible)
    if details is not None:
        _put_details(grid, details)
    return grid


def _put_details(grid: Grid, details: SheetDetails) -> None:
    for (row, column), text in details.errors.items():
        _put(grid, row, column, text)
    for (row, column), text in details.unstored.items():
        _put(grid, row, column, UncachedFormula(text))
    for row, column in details.percentages:
        cell = grid.cell(row, column)
        if isinstance(cell, float):
            # Shown as 6.75 %, stored as 0.0675: what is shown is what was meant.
            _put(grid, row, column, f"{(Decimal(repr(cell)) * 100).normalize():f}%")
    _put_shown_texts(grid, details)
    grid.merges += details.merges
    grid.hidden_rows = details.hidden_rows
    grid.hidden_columns = details.hidden_columns
    grid.commented = details.commented


def _put_shown_texts(grid: Grid, details: SheetDetails) -> None:
    cells = {}
    for at, runs in details.legacy.items():
        cell = grid.cell(*at)
        if isinstance(cell, str) and cell and not isinstance(cell, UncachedFormula):
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
