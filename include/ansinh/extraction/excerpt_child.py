"""Copies the rows of a workbook around some cells, under limits, for the file is not trusted.

Run as `python -m ansinh.extraction.excerpt_child PATH FILE_NAME FOLDER MEMORY_MIB SECONDS FILE_MIB
USER`. The folder holds `WANTED`, the numbers of rows by the name of their sheet.
"""

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.extraction.child import leave, limit
from ansinh.extraction.confining import confine

if TYPE_CHECKING:
    from ansinh.workbooks.grid import Cell, Grid

WANTED = "wanted.json"
# The rows in which title and headings stand, and those beside a wanted one.
TOP, BESIDE = 10, 2
MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 60, 40, 80


def main(arguments: list[str]) -> int:
    """Set the limits, then read; the answer is whole or not there."""
    path, file_name, folder, memory_mib, seconds, file_mib, user = arguments
    limit(int(memory_mib), int(seconds))
    confine(Path(folder), user)
    wanted = json.loads((Path(folder) / WANTED).read_text(encoding="utf-8"))
    leave(Path(folder), excerpts(Path(path), file_name, int(file_mib), wanted))
    return 0


def excerpts(
    path: Path, file_name: str, file_mib: int, wanted: Mapping[str, Collection[int]]
) -> dict[str, Any]:
    """The sheets with columns and rows; of a row number and cells: column, text, width, height.

    Rows and columns count from 1. What is hidden is left out unless it is wanted, and so are cells
    that a merged one covers.
    """
    from ansinh.workbooks.grids import read_grids
    from ansinh.workbooks.safety.check import RefusedError, check_file

    try:
        kind = check_file(path, file_name, file_mib)
        grids = list(read_grids(path, file_name, kind))
    except RefusedError as refusal:
        return {"refused": {"rule": refusal.rule, "place": refusal.place}}
    return {"sheets": [_excerpt(grid, wanted[grid.name]) for grid in grids if grid.name in wanted]}


def _excerpt(grid: "Grid", wanted: Collection[int]) -> dict[str, Any]:
    rows = _shown_rows(grid, wanted)
    columns = _shown_columns(grid, rows)
    spans, covered = _merged(grid, rows, columns)
    return {
        "sheet": grid.name,
        "columns": [column + 1 for column in columns],
        "rows": [
            {
                "row": row + 1,
                "cells": [
                    (column + 1, _text(grid.cell(row, column)), *spans.get((row, column), (1, 1)))
                    for column in columns
                    if (row, column) not in covered
                ],
            }
            for row in rows
        ],
    }


def _shown_rows(grid: "Grid", wanted: Collection[int]) -> list[int]:
    """Rows counted from 0: the top, and what is wanted with its neighbours."""
    asked = {number - 1 for number in wanted}
    near = {row + by for row in asked for by in range(-BESIDE, BESIDE + 1)}
    rows = {
        row
        for row in near | set(range(TOP))
        if 0 <= row < len(grid.rows) and (row in asked or row not in grid.hidden_rows)
    }
    return sorted(rows)[:MOST_ROWS]


def _shown_columns(grid: "Grid", rows: Sequence[int]) -> list[int]:
    last = max((_length(grid.rows[row]) for row in rows), default=0)
    return [column for column in range(last) if column not in grid.hidden_columns][:MOST_COLUMNS]


def _length(cells: "Sequence[Cell]") -> int:
    return max((at for at, cell in enumerate(cells, 1) if cell != ""), default=0)


def _merged(
    grid: "Grid", rows: Sequence[int], columns: Sequence[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Width and height of the merged cells that are shown, and the cells that they cover."""
    spans, covered = {}, set()
    for top, bottom, left, right in grid.merges:
        high = [row for row in rows if top <= row <= bottom]
        wide = [column for column in columns if left <= column <= right]
        # One that begins above what is shown, or has a gap, covers nothing here.
        if not high or not wide or high != list(range(top, top + len(high))) or wide[0] != left:
            continue
        spans[top, left] = (len(wide), len(high))
        covered |= {(row, column) for row in high for column in wide} - {(top, left)}
    return spans, covered


def _text(cell: "Cell") -> str:
    """A value as a Vietnamese Excel shows it."""
    if isinstance(cell, str):
        text = cell.strip()
        return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}" if cell.time() != time() else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, (int, float)):
        whole = isinstance(cell, int) or cell.is_integer()
        said = f"{cell:,.0f}" if whole else f"{cell:,.10g}"
        return said.translate(str.maketrans(",.", ".,"))
    return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
