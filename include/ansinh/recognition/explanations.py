"""Reasons for warnings that a unit wrote into its workbook: on the first sheet of a marked copy.

Known by its headings, wherever the sheet was moved or copied to.
"""

from collections.abc import Iterator, Sequence

from ansinh.rules.findings import Explanation
from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Grid, as_heading

# What the sheet calls the column of reasons, and that of the rules which they answer.
REASON, RULE = "Giải trình", "Mã quy tắc"
DEEPEST_HEADINGS = 100


def explanations(grids: Sequence[Grid]) -> tuple[list[Explanation], list[str]]:
    """What the sheets give as reasons, and the names of the sheets that have room for them."""
    given: dict[Explanation, None] = {}
    sheets = []
    for grid in grids:
        found = _columns(grid)
        if found is not None:
            sheets.append(grid.name)
            given |= dict.fromkeys(_reasons(grid, *found))
    return list(given), sheets


def _columns(grid: Grid) -> tuple[int, int, int] | None:
    """The row of the headings, the column of reasons and that of rules; None for another sheet."""
    wanted = {normalise_label(REASON), normalise_label(RULE)}
    for row, cells in enumerate(grid.rows[:DEEPEST_HEADINGS]):
        said = [as_heading(cell) if isinstance(cell, str) else "" for cell in cells]
        if wanted <= set(said):
            return row, said.index(normalise_label(REASON)), said.index(normalise_label(RULE))
    return None


def _reasons(grid: Grid, head: int, reason: int, rule: int) -> Iterator[Explanation]:
    for row in range(head + 1, len(grid.rows)):
        said, of = " ".join(grid.text(row, reason).split()), grid.text(row, rule)
        if said and of:
            yield Explanation(of, said)
