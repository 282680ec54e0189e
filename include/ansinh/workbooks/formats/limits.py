"""How much of a workbook is held: cells, texts and sheets counted while they are read."""

from ansinh.workbooks.grid import Cell, Grid, letter
from ansinh.workbooks.safety.refusal import RefusedError

MIB = 1024 * 1024
# Read within seconds, and within half of the memory that reading may take.
MOST_CELLS = 3_000_000
MOST_SHEETS = 200
FARTHEST_ROW = 200_000
FARTHEST_COLUMN = 500
MOST_TEXT_MIB = 200
MOST_MERGES = 200_000
# Excel keeps no longer text in a cell.
LONGEST_CELL = 32_767
# Excel keeps 65,490 formats of cells, and as many that styles go by.
MOST_STYLES = 150_000


class Budget:
    """What one workbook may still take; every sheet draws on the same."""

    def __init__(self) -> None:
        self._cells = 0
        self._text = 0

    def take(self, cells: int, text: int, sheet: str) -> None:
        """Count further cells, and letters in them; RefusedError where they are too many."""
        self._cells += cells
        self._text += text
        if self._cells > MOST_CELLS:
            raise RefusedError("file.too_many_cells", value=sheet, expected=MOST_CELLS)
        if self._text > MOST_TEXT_MIB * MIB:
            raise RefusedError("file.too_much_text", value=MOST_TEXT_MIB)


def put(grid: Grid, row: int, column: int, cell: Cell, budget: Budget) -> None:
    """Set a cell at its place, wherever that is.

    Raises RefusedError beyond where any form reaches, and for a place that holds something
    already: which of the two counts would be a guess.
    """
    if row >= FARTHEST_ROW or column >= FARTHEST_COLUMN:
        name = f"{letter(column)}{row + 1}"
        raise RefusedError("file.far_cell", sheet=grid.name, cell=name, value=name)
    rows = grid.rows
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    gap = column - len(cells)
    if gap >= 0:
        cells.extend([""] * gap)
        cells.append(cell)
    elif cells[column] == "":
        cells[column] = cell
    else:
        name = f"{letter(column)}{row + 1}"
        raise RefusedError("file.contradicts_itself", sheet=grid.name, cell=name, value=name)
    budget.take(max(gap, 0) + 1, len(cell) if isinstance(cell, str) else 0, grid.name)


def refuse_too_many_sheets(count: int) -> None:
    """Raise RefusedError for more sheets than any form has."""
    if count > MOST_SHEETS:
        raise RefusedError("file.too_many_sheets", value=count, expected=MOST_SHEETS)
