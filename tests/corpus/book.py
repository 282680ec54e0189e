"""A workbook as offices make it, before it is written: sheets, tables on them, cells in those."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Formula:
    """A formula with the value that the spreadsheet program stored; None where it stored none."""

    text: str
    stored: int | float | str | None


@dataclass(frozen=True)
class Percent:
    """A share that is shown with a per cent sign: 0.02 is shown as 2 %."""

    share: float


@dataclass(frozen=True)
class Shown:
    """A number under a number format, such as "#,##0.0,,"; white letters with `is_white`."""

    value: float
    code: str = "General"
    is_white: bool = False


Cell = int | float | str | date | Formula | Percent | Shown | None
Row = dict[str, Cell]
Path = tuple[str, ...]
At = tuple[int, int]  # row and column from 0
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column
SIGNED: tuple[tuple[Cell, ...], ...] = (
    (),
    (None, None, None, "Nơi Giả Định, ngày 15 tháng 12 năm 2025"),
    (None, "NGƯỜI LẬP BIỂU", None, "TM. ỦY BAN NHÂN DÂN"),
    (None, "(Ký, ghi rõ họ tên)", None, "(Ký tên, đóng dấu)"),
)


@dataclass
class Table:
    """Lines above, a header of label paths (outermost first), rows by column, lines below.

    `numbers` are printed below the labels. `merged` are columns whose cell goes on in the next
    row where that is None, as number and name of a unit with two rows do; without
    `merges_header` labels stand in one row; `unmerged` leaves every cell as it stands.
    """

    labels: dict[str, Path]
    rows: list[Row]
    above: list[str] = field(default_factory=list)
    below: tuple[tuple[Cell, ...], ...] = SIGNED
    numbers: dict[str, int | str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    merges_header: bool = True
    unmerged: bool = False

    def bare(self) -> None:
        """Leave nothing but header and rows."""
        self.above, self.below = [], ()

    def drop(self, *columns: str) -> None:
        """Take columns out of the form."""
        for column in columns:
            del self.labels[column]
            self.numbers.pop(column, None)

    def fill(self, column: str, *cells: Cell) -> None:
        """Type a column from the first row on."""
        for row, cell in zip(self.rows, cells, strict=False):
            row[column] = cell


@dataclass
class Page:
    """A sheet: tables below one another from `top` and `left`, and cells anywhere.

    `hidden_rows` and `hidden_columns` count from 0; `font` is that of all cells; `covers` are
    merged ranges laid over cells that keep what they hold.
    """

    name: str
    tables: list[Table] = field(default_factory=list)
    top: int = 0
    left: int = 0
    gap: int = 2
    cells: dict[At, Cell] = field(default_factory=dict)
    is_hidden: bool = False
    has_chart: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    comments: dict[At, str] = field(default_factory=dict)
    covers: tuple[Merge, ...] = ()
    font: str | None = None

    def laid_out(self) -> tuple[dict[At, Cell], list[Merge]]:
        """Every cell at its place, and what is merged."""
        cells, merges, row = {}, [], self.top
        for table in self.tables:
            placed, joined, row = _laid_out(table, row, self.left)
            cells |= placed
            merges += [] if table.unmerged else joined
            row += self.gap
        return cells | self.cells, [*merges, *self.covers]


@dataclass
class Book:
    """Sheets in their order, and the tables of the form by name."""

    pages: list[Page]
    tables: dict[str, Table]

    def __getitem__(self, name: str) -> Table:
        """The table of this name."""
        return self.tables[name]

    def page(self, name: str) -> Page:
        """The sheet with the table of this name."""
        return next(page for page in self.pages if self.tables[name] in page.tables)

    def drop(self, *names: str) -> "Book":
        """Take tables, and sheets without any, out of the workbook."""
        for name in names:
            table = self.tables.pop(name)
            for page in self.pages:
                page.tables = [one for one in page.tables if one is not table]
        self.pages = [page for page in self.pages if page.tables or page.cells]
        return self

    def bare(self) -> "Book":
        """Leave nothing but headers and rows, each sheet from A1 on."""
        for table in self.tables.values():
            table.bare()
        return self


def _laid_out(table: Table, top: int, left: int) -> tuple[dict[At, Cell], list[Merge], int]:
    cells: dict[At, Cell] = {}
    merges: list[Merge] = []
    row = top
    for line in table.above:
        cells[row, left] = line
        row += 1
    row += bool(table.above)
    row = _header(table, row, left, cells, merges)
    if table.numbers:
        for at, name in enumerate(table.labels):
            cells[row, left + at] = table.numbers.get(name)
        row += 1
    for at, name in enumerate(table.labels):
        for number, entry in enumerate(table.rows):
            cells[row + number, left + at] = entry.get(name)
        if name in table.merged:
            merges += _merged(table.rows, name, row, left + at)
    row += len(table.rows)
    for line in table.below:
        for at, cell in enumerate(line):
            cells[row, left + at] = cell
        row += 1
    return {at: cell for at, cell in cells.items() if cell is not None}, merges, row


def _merged(rows: list[Row], name: str, top: int, column: int) -> Iterator[Merge]:
    for at in range(len(rows) - 1):
        if rows[at].get(name) is not None and rows[at + 1].get(name) is None:
            yield (top + at, column, top + at + 1, column)


def _header(table: Table, top: int, left: int, cells: dict[At, Cell], merges: list[Merge]) -> int:
    paths = list(table.labels.values())
    if not table.merges_header:
        for at, path in enumerate(paths):
            cells[top, left + at] = " - ".join(path)
        return top + 1
    depth = max(map(len, paths))
    for at, path in enumerate(paths):
        for level, label in enumerate(path):
            if at and paths[at - 1][: level + 1] == path[: level + 1] and level + 1 < len(path):
                continue
            last = at
            while level + 1 < len(path) and _goes_on(paths, last + 1, path[: level + 1]):
                last += 1
            bottom = depth - 1 if level + 1 == len(path) else level
            cells[top + level, left + at] = label
            if (bottom, last) != (level, at):
                merges.append((top + level, left + at, top + bottom, left + last))
    return top + depth


def _goes_on(paths: list[Path], at: int, begin: Path) -> bool:
    return at < len(paths) and len(paths[at]) > len(begin) and paths[at][: len(begin)] == begin
