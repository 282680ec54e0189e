"""The rows of units below a header, as text; totals, signatures and notes told apart."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ansinh.submissions.forms import Column, RowSplit, Table
from ansinh.submissions.headers import Block, Cell, Grid
from ansinh.text.numbers import read_number
from ansinh.text.vietnamese import normalise_label, normalise_unit_name

LINE = re.compile(r"\d+(\.\d+)*\.?|[IVX]+\.?", re.IGNORECASE)
ENTRY_NUMBER = re.compile(r"\d+(\.\d+)*\.?")
LONGEST_NAME = 80
LONGEST_TOTAL = 40
# A row of a register that says fewer things may be a signature.
LEAST_ENTRY = 3
WHOLE = ("count", "year")
# Kinds of which a fraction may be typed with the mark that also groups thousands.
MARKED = ("quantity", "money", "rate_pct")
GROUP_LIKE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
# Beyond this a double no longer holds every whole number.
LARGEST_EXACT = 2**53
SIGNATURE = re.compile(
    r"\b(nguoi lap|lap bieu|thu truong|chu tich|ky ten|ky ghi ro|noi nhan"
    r"|ngay\b.{0,12}\bthang\b.{0,8}\bnam)\b"
)


@dataclass
class Rows:
    """The kept rows of a table, column by column, all as text; `numbers` as Excel counts rows.

    `problems` names cells, by place in the lists and column, whose fault the text does not show.
    """

    numbers: list[int] = field(default_factory=list)
    lines: list[str | None] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    counted: list[str | None] | None = None
    columns: dict[str, list[str | None]] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)

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
        self.problems += [(at + offset, column, code) for at, column, code in other.problems]


class Unstored(str):
    """The text of a formula for which the file holds no value."""

    __slots__ = ()


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
    if table.is_register:
        totals = frozenset(map(normalise_label, total_labels))
        kept = _entries(grid, block, end, columns, totals)
    else:
        kept = _unit_rows(grid, block, end, columns)
    leads = _leads(grid, block)
    found = Rows([row + 1 for row in kept])
    found.lines = [leads.line(row) or None for row in kept]
    found.names = [leads.name(row) or None for row in kept]
    if table.is_register:
        at = columns.get(table.unit_column) if table.unit_column else None
        found.names = [None if at is None else as_text(grid.cell(row, at)) for row in kept]
    if table.split is not None:
        found.counted = _counted(grid, kept, table.split, split_at)
        _carry_names(found)
    for column, position in columns.items():
        if column.kind != "unit":
            found.columns[column.name] = _texts(grid, kept, column, position, found.problems)
    return found


def _unit_rows(grid: Grid, block: Block, end: int, columns: Mapping[Column, int]) -> list[int]:
    leads = _leads(grid, block)
    kept: list[int] = []
    for row in range(block.first_row, min(end, len(grid.rows))):
        if not any(cell != "" for cell in grid.rows[row]):
            continue
        line, name = leads.line(row), leads.name(row)
        if _is_unit(line, name):
            kept.append(row)
        elif _is_signature(grid.rows[row]):
            break
        elif _has_values(grid, row, columns.values()):
            kept.append(row)
    return kept


def _entries(
    grid: Grid,
    block: Block,
    end: int,
    columns: Mapping[Column, int],
    totals: frozenset[str],
) -> list[int]:
    """The rows of a register: whatever says more than a running number, a total or a heading."""
    positions = sorted(columns.values())
    kept: list[int] = []
    for row in range(block.first_row, min(end, len(grid.rows))):
        cells = grid.rows[row]
        filled = _filled(cells, positions)
        if filled >= LEAST_ENTRY:
            if not _is_total(cells, totals):
                kept.append(row)
            continue
        # The line of a signature may stand left or right of all columns.
        is_numbered = filled > 0 and _is_numbered(grid, block, row)
        if not is_numbered and _is_signature(cells):
            break
        if filled and not _is_total(cells, totals) and (is_numbered or not _is_heading(cells)):
            kept.append(row)
    return kept


def _says_something(cell: Cell) -> bool:
    return cell != "" and not (isinstance(cell, str) and cell.isspace())


def _filled(cells: list[Cell], positions: Sequence[int]) -> int:
    """How many of these cells say something, counted no further than needed."""
    filled = 0
    for at in positions:
        if at < len(cells) and cells[at] != "" and _says_something(cells[at]):
            filled += 1
            if filled == LEAST_ENTRY:
                break
    return filled


def _is_total(cells: list[Cell], totals: frozenset[str]) -> bool:
    first = next((cell for cell in cells if isinstance(cell, str) and _says_something(cell)), "")
    # Normalising the name in each of 100,000 rows would cost seconds.
    initial = first.lstrip()[:1].casefold()
    if len(first) > LONGEST_TOTAL or not any(total.startswith(initial) for total in totals):
        return False
    return normalise_label(first) in totals


def _is_heading(cells: list[Cell]) -> bool:
    """Whether a row only names what the entries below have in common."""
    filled = [cell for cell in cells if _says_something(cell)]
    texts = [cell for cell in filled if isinstance(cell, str)]
    return len(texts) == len(filled) and len([one for one in texts if not LINE.fullmatch(one)]) < 2  # noqa: PLR2004


def _is_numbered(grid: Grid, block: Block, row: int) -> bool:
    """Whether the row has a running number; Roman ones number headings."""
    if block.line is None:
        return False
    line = as_text(grid.cell(row, block.line)) or ""
    return bool(ENTRY_NUMBER.fullmatch(line.strip()))


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
    if not name or len(name) > LONGEST_NAME or SIGNATURE.search(normalise_label(name)):
        return False
    return bool(LINE.fullmatch(line)) or normalise_unit_name(name)[0] is not None


def _is_signature(cells: list[Cell]) -> bool:
    return any(
        isinstance(cell, str) and cell and SIGNATURE.search(normalise_label(cell)) for cell in cells
    )


def _has_values(grid: Grid, row: int, positions: Collection[int]) -> bool:
    for position in positions:
        cell = grid.cell(row, position)
        if isinstance(cell, int | float | Unstored):
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
    grid: Grid, kept: list[int], column: Column, position: int, problems: list[tuple[int, str, str]]
) -> list[str | None]:
    texts: list[str | None] = []
    rows = grid.rows
    for at, row in enumerate(kept):
        cells = rows[row]
        cell = cells[position] if position < len(cells) else ""
        if cell == "":
            texts.append(None)
            continue
        if type(cell) is str:
            texts.append(_typed(cell))
            continue
        if isinstance(cell, Unstored):
            problems.append((at, column.name, "no_stored_value"))
        elif isinstance(cell, float) and column.kind in WHOLE and not cell.is_integer():
            # Stored as a number, 1.633 is a fraction; only typed as text it is a thousand.
            problems.append((at, column.name, "not_whole"))
        texts.append(_unambiguous(cell) if column.kind in MARKED else as_text(cell))
    return texts


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
