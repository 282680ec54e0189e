"""Is this text a table that can be held? CSV files have no other limit than their size."""

import csv
import io

from ansinh.workbooks.formats.limits import FARTHEST_COLUMN, FARTHEST_ROW, Budget
from ansinh.workbooks.safety.archive_parts import LONGEST_TEXT
from ansinh.workbooks.safety.refusal import RefusedError

DELIMITERS = ";\t,|"
SHEET = "CSV"


def check_lines(content: bytes) -> None:
    """Raise RefusedError for more lines, columns or letters in one cell than any form has.

    What separates cells is one byte in every encoding that is read, UTF-16's zero aside.
    """
    lines = max(content.count(b"\n"), content.count(b"\r"))
    if lines > FARTHEST_ROW:
        raise _far(f"A{lines}")
    text = content.replace(b"\x00", b"").decode("latin-1")
    delimiter = max(DELIMITERS, key="\n".join(text[:LONGEST_TEXT].splitlines()[:50]).count)
    csv.field_size_limit(LONGEST_TEXT)
    budget = Budget()
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ):
            if len(row) > FARTHEST_COLUMN:
                raise _far(f"{number + 1}:{len(row)}")
            budget.take(len(row), 0, SHEET)
    except csv.Error as error:
        # Its only complaint here: a cell that is too long, or whose quote never closes.
        raise RefusedError("file.too_long_text", value=SHEET) from error


def _far(cell: str) -> RefusedError:
    return RefusedError("file.far_cell", sheet=SHEET, cell=cell, value=cell)
