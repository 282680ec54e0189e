"""Formulas of a sheet that nobody ever computed: report generators store no result, or a nought."""

from ansinh.workbooks.grid import Grid, Place, UncachedFormula


class Formulas:
    """What the formulas of one sheet came to, as far as the file says."""

    def __init__(self) -> None:
        self._is_computed = False
        self._open: dict[Place, str] = {}

    def add(self, place: Place, text: str, *, is_open: bool) -> None:
        """Note a formula; `is_open` where its result may also be that of no computation."""
        if is_open:
            self._open[place] = text
        else:
            self._is_computed = True

    def mark(self, grid: Grid) -> None:
        """Where not one formula of the sheet has a result of its own, none was computed."""
        if self._is_computed:
            return
        for (row, column), text in self._open.items():
            while len(grid.rows) <= row:
                grid.rows.append([])
            cells = grid.rows[row]
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = UncachedFormula(text)
