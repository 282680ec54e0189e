"""A CSV file as a workbook of one sheet."""

import csv
import io
from pathlib import Path

from ansinh.workbooks.grid import Cell, Grid
from ansinh.workbooks.safety.check import RefusedError, decode_text

DELIMITERS = ";\t,|"
LINES_ASKED = 50
# Excel's own limit for a cell; a quote that never closes would swallow the file.
LONGEST_CELL = 32_767


def csv_grid(path: Path, file_name: str) -> Grid:
    """The cells of a CSV file, as text.

    Raises RefusedError where it is no table: a cell longer than any spreadsheet holds.
    """
    text = decode_text(path.read_bytes())
    lines = text.splitlines()[:LINES_ASKED]
    delimiter = max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines))
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows: list[list[Cell]] = [
            list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise RefusedError("file.not_a_workbook", value=file_name) from error
    return Grid("CSV", rows)
