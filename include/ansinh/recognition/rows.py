"""The rows of units below a header, as text; totals, signatures and notes told apart."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ansinh.forms.model import Column, RowSplit, Table
from ansinh.recognition.entries import entry_rows, is_unused
from ansinh.recognition.headers import Block
from ansinh.recognition.nil import nil_rows
from ansinh.recognition.signatures import is_signature, signs
from ansinh.text.numbers import read_number
from ansinh.text.vietnamese import normalise_label, normalise_unit_name
from ansinh.workbooks.formats.spreadsheet_dates import serial
from ansinh.workbooks.grid import Cell, Grid, UncachedFormula, letter

LINE = re.compile(r"\d+(\.\d+)*\.?|[IVX]+\.?", re.IGNORECASE)
LONGEST_NAME = 80
MOMENTS = (date, datetime, time, timedelta)
WHOLE = ("count", "year")
NUMERIC = ("count", "rate_pct", "quantity", "money")
# Place in the rows, column, and a code with what the cell may mean: "shown_as_date|100|09/04/1900".
Problem = tuple[int, str, str]
# Kinds of which a fraction may be typed with the mark that also groups thousands.
MARKED = ("quantity", "money", "rate_pct")
GROUP_LIKE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# Beyond this a double no longer holds every whole number.
LARGEST_EXACT = 2**53


@dataclass
class Rows:
    """The kept rows of a table, column by column, all as text; `numbers` as Excel counts rows.

    `problems` names cells, by place in the lists and column, whose fault the text does not show;
    `left_out` are rows of the sheet with a label and figures that are not kept, `nil` the cells
    that say that there was nothing.
    """

    numbers: list[int] = field(default_factory=list)
    lines: list[str | None] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    counted: list[str | None] | None = None
    columns: dict[str, list[str | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    nil: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.numbers)

    @property
    def is_untouched(self) -> bool:
        """Whether there are rows, and none of them says anything."""
        said = any(cell is not None for cells in self.columns.values() for cell in cells)
        return len(self) > 0 and not said

    def extend(self, other: "Rows") -> None:
        """Add the rows of the same table further down."""
        offset = len(self)
        self.numbers += other.numbers
        self.lines += other.lines
        self.names += other.names
        if self.counted is not None and other.counted is not None:
            self.counted += other.counted
        for name, cells in other.columns.items():
            self.columns[name] += cells
        self.nil += other.nil
        self.problems += [(at + offset, column, code) for at, column, code in other.problems]


def read_rows(
    grid: Grid,
    block: Block,
    end: int,
    columns: Mapping[Column, int],
    table: Table,
    split_at: int | None,
    total_labels: Collection[str] = (),
) -> Rows:
    """The rows from below the header to `end`, or to the first signature."""
    left_out: list[int] = []
    nil: dict[int, int] = {}
    if table.is_register:
        nil = dict(nil_rows(grid, block.first_row, end, block.line))
        kept = [
            row for row in entry_rows(grid, block, end, columns, total_labels) if row not in nil
        ]
    else:
        kept, left_out = _unit_rows(grid, block, end, columns)
    found = Rows([row + 1 for row in kept], left_out=[row + 1 for row in left_out])
    found.nil = [f"{letter(at)}{row + 1}" for row, at in nil.items()]
    if table.is_register:
        at = columns.get(table.unit_column) if table.unit_column else None
        found.lines, found.names = _column(grid, kept, block.line), _column(grid, kept, at)
    else:
        leads = _leads(grid, block)
        found.lines = [leads.line(row) or None for row in kept]
        found.names = [leads.name(row) or None for row in kept]
    if table.split is not None:
        found.counted = _counted(grid, kept, table.split, split_at)
        _carry_names(found)
    for column, position in columns.items():
        if column.kind != "unit":
            found.columns[column.name] = _texts(grid, kept, column, position, found.problems)
    return found


def _unit_rows(
    grid: Grid, block: Block, end: int, columns: Mapping[Column, int]
) -> tuple[list[int], list[int]]:
    """Rows of units, and rows below the signatures with a label and figures that are none."""
    leads = _leads(grid, block)
    kept: list[int] = []
    left_out: list[int] = []
    is_signed = False
    for row in range(block.first_row, min(end, len(grid.rows))):
        if not any(cell != "" for cell in grid.rows[row]):
            continue
        line, name = leads.line(row), leads.name(row)
        if _is_unit(line, name):
            # Below the signatures only what somebody added after printing: a unit with figures.
            if not is_signed or _has_values(grid, row, columns.values()):
                kept.append(row)
        elif is_signature(grid.rows[row]):
            is_signed = True
        elif not _has_values(grid, row, columns.values()):
            continue
        elif is_signed:
            # One number is that of a telephone.
            figures = [grid.cell(row, at) for at in columns.values()]
            if name and sum(isinstance(cell, float) for cell in figures) > 1:
                left_out.append(row)
        elif name or not is_unused(grid, row, columns.values()):
            kept.append(row)
    return kept, left_out


@dataclass(frozen=True)
class _Leads:
    """Running number and name of every row, also where merged over several."""

    grid: Grid
    block: Block
    merged: dict[tuple[int, int], int]

    def line(self, row: int) -> str:
        return "" if self.block.line is None else self._text(row, self.block.line)

    def name(self, row: int) -> str:
        return self._text(row, self.block.unit)

    def _text(self, row: int, column: int) -> str:
        cell = self.grid.cell(self.merged.get((row, column), row), column)
        return cell.strip() if isinstance(cell, str) else as_text(cell) or ""


def _leads(grid: Grid, block: Block) -> _Leads:
    merged = {
        (row, column): first
        for first, last, left, right in grid.merges
        for column in (block.line, block.unit)
        if column is not None and left <= column <= right and first >= block.first_row
        for row in range(first + 1, min(last + 1, len(grid.rows)))
    }
    return _Leads(grid, block, merged)


def _is_unit(line: str, name: str) -> bool:
    if not name or len(name) > LONGEST_NAME or signs(name):
        return False
    return bool(LINE.fullmatch(line)) or normalise_unit_name(name)[0] is not None


def _has_values(grid: Grid, row: int, positions: Collection[int]) -> bool:
    for position in positions:
        cell = grid.cell(row, position)
        if isinstance(cell, int | float | UncachedFormula):
            return True
        if isinstance(cell, str) and cell:
            reading = read_number(cell, "rate_pct")
            if reading.value is not None or reading.readings:
                return True
    return False


def _counted(
    grid: Grid, kept: list[int], split: RowSplit, position: int | None
) -> list[str | None]:
    meanings = {
        normalise_label(text): meaning for meaning, texts in split.values.items() for text in texts
    }
    if position is None:
        return [None] * len(kept)
    return [meanings.get(normalise_label(str(grid.cell(row, position)))) for row in kept]


def _carry_names(found: Rows) -> None:
    """The second row of a unit has its number and name, where the cells were not merged."""
    for at in range(1, len(found)):
        if found.names[at] is None and found.lines[at] is None:
            is_second = found.numbers[at] == found.numbers[at - 1] + 1
            if is_second and found.counted and found.counted[at] != found.counted[at - 1]:
                found.names[at], found.lines[at] = found.names[at - 1], found.lines[at - 1]


def _texts(
    grid: Grid, kept: list[int], column: Column, position: int, problems: list[Problem]
) -> list[str | None]:
    rows = grid.rows
    cells = [rows[row][position] if position < len(rows[row]) else "" for row in kept]
    for at, cell in enumerate(cells):
        if isinstance(cell, UncachedFormula):
            problems.append((at, column.name, "no_stored_value"))
        elif type(cell) is float and column.kind in WHOLE and not cell.is_integer():
            # Stored as a number, 1.633 is a fraction; only typed as text it is a thousand.
            problems.append((at, column.name, "not_whole"))
        elif isinstance(cell, MOMENTS) and column.kind in NUMERIC:
            stored = cells[at] = serial(cell, is_1904=grid.is_1904)
            meant = f"{as_text(stored)}|{shown_moment(cell)}"
            problems.append((at, column.name, f"shown_as_date|{meant}"))
    text_of = _unambiguous if column.kind in MARKED else as_text
    return [None if cell == "" else text_of(cell) for cell in cells]


def _column(grid: Grid, kept: Sequence[int], position: int | None) -> list[str | None]:
    return [None if position is None else as_text(grid.cell(row, position)) for row in kept]


def _typed(cell: str) -> str | None:
    """A text as it was typed; Postgres knows no NUL."""
    if not cell or cell.isspace():
        return None
    return cell.replace("\x00", "") if "\x00" in cell else cell


def _unambiguous(cell: Cell) -> str | None:
    """A stored 1.633 is a fraction; as text it would be read as thousands, 1.6330 is not."""
    text = as_text(cell)
    is_grouped = isinstance(cell, float) and text is not None and GROUP_LIKE.fullmatch(text)
    return f"{text}0" if is_grouped else text


def shown_moment(cell: date | datetime | time | timedelta) -> str:
    """A date or a time as Vietnamese readers write it."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def as_text(cell: Cell) -> str | None:
    """A cell as text: whole numbers without a fraction, other numbers in full precision."""
    if isinstance(cell, float):
        is_whole = cell.is_integer() and abs(cell) <= LARGEST_EXACT
        return str(int(cell)) if is_whole else repr(cell)
    if isinstance(cell, str):
        return _typed(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else None
