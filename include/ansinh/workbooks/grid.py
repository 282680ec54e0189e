"""One sheet as a grid of cells, whatever the format of its file."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from ansinh.text.vietnamese import normalise_label

Cell = str | float | int | bool | date | datetime | time | timedelta
# Row and column, counted from 0.
Place = tuple[int, int]
# First and last row, first and last column, all counted from 0.
MergedRange = tuple[int, int, int, int]

LONGEST_HEADING = 40
LEAST_HEADINGS = 3
LARGEST_NUMBER = 60
FIRST_YEAR, LAST_YEAR = 1990, 2100


class UncachedFormula(str):
    """The text of a formula for which the file holds no cached value."""

    __slots__ = ()


@dataclass
class Grid:
    """One sheet: cells by row and column from 0 ("" where empty), and its merged ranges.

    `hidden_rows` and `hidden_columns` are not shown to whoever opens the file, nor are the
    `unseen` cells: covered by a merged range, or shown as nothing. `commented` are cells with a
    comment. `scaled` are numbers of which only thousands or millions are shown, with the number
    that each shown unit stands for; `worded` those with a word beside the digits. `is_1904`
    says from when the days of a date are counted.
    """

    name: str
    rows: list[list[Cell]]
    merges: list[MergedRange] = field(default_factory=list)
    is_visible: bool = True
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    commented: set[Place] = field(default_factory=set)
    unseen: set[Place] = field(default_factory=set)
    scaled: dict[Place, int] = field(default_factory=dict)
    worded: dict[Place, str] = field(default_factory=dict)
    is_1904: bool = False

    @cached_property
    def labels(self) -> dict[int, set[str]]:
        """What the cells of a row say as labels, for every row that may be a header."""
        return {
            row: {as_heading(cell) for cell in set(cells) if isinstance(cell, str) and cell}
            for row, cells in enumerate(self.rows)
            if len(cells) >= LEAST_HEADINGS and not any(map(_is_figure, cells))
        }

    def cell(self, row: int, column: int) -> Cell:
        """The cell, "" beyond the last one."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """The cell if it is a text, else ""."""
        cell = self.cell(row, column)
        return cell.strip() if isinstance(cell, str) else ""


def letter(position: int) -> str:
    """The letter of a column counted from 0: A to Z, then AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """The place of a column from 0: the inverse of `letter`, with or without dollar signs."""
    column = 0
    for one in letters.replace("$", "").upper()[:4]:
        column = column * 26 + ord(one) - ord("A") + 1
    return max(column - 1, 0)


@lru_cache(maxsize=50_000)
def as_heading(text: str) -> str:
    """A text as headings are compared; "" where it is too long to be one."""
    return normalise_label(text) if len(text) <= LONGEST_HEADING else ""


def _is_figure(cell: Cell) -> bool:
    """Whether no header has such a cell: numbers there are those of columns, and years."""
    if isinstance(cell, str):
        return len(cell) > 2 and cell.isdecimal() and _is_figure(int(cell[:20]))  # noqa: PLR2004
    if isinstance(cell, (int, float)):
        return not (0 <= cell <= LARGEST_NUMBER or FIRST_YEAR <= cell <= LAST_YEAR)
    return True
