"""Values under a merged range: spreadsheet programs keep some, and show none."""

from ansinh.workbooks.formats.limits import MOST_CELLS
from ansinh.workbooks.grid import Grid
from ansinh.workbooks.safety.refusal import RefusedError


def note_covered(grid: Grid) -> None:
    """Note the cells of a grid that a merged range covers; its first cell is the one shown.

    Raises RefusedError where so many ranges lie over one another that looking has no end.
    """
    looked = 0
    for top, bottom, left, right in grid.merges:
        for row in range(top, min(bottom + 1, len(grid.rows))):
            cells = grid.rows[row]
            looked += 1 + max(min(right + 1, len(cells)) - left, 0)
            grid.unseen.update(
                (row, column)
                for column in range(left, min(right + 1, len(cells)))
                if cells[column] != "" and (row, column) != (top, left)
            )
        if looked > MOST_CELLS:
            raise RefusedError("file.too_much_formatting", value=grid.name)
