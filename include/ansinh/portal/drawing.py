"""Sheets of a file drawn on a page, as far as something in them is wrong, the cells marked."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zlib import crc32

from ansinh.annotating.marks import Marks, marks_of
from ansinh.extraction.excerpts import Excerpt, ExcerptRow, read_excerpts
from ansinh.portal.visitors import installation
from ansinh.road.installation import limits_of
from ansinh.rules.findings import Finding, Severity
from ansinh.workbooks.grid import letter
from ansinh.workbooks.safety.refusal import RefusedError

# More than this nobody reads on a page; the marked copy holds all.
MOST_SHEETS, MOST_ROWS = 6, 40
NUMBER = re.compile(r"-?[\d.,]+")


@dataclass(frozen=True)
class DrawnCell:
    """A cell as it is drawn; a marked one has `anchor` for its name on the page."""

    text: str
    width: int
    height: int
    is_number: bool
    severity: Severity | None
    anchor: str


@dataclass(frozen=True)
class DrawnRow:
    """A row as it is drawn; `skips` says that rows before it are left out."""

    number: int
    skips: bool
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True)
class DrawnSheet:
    """A sheet as it is drawn: its name, the letters of its columns, its rows."""

    name: str
    letters: tuple[str, ...]
    rows: tuple[DrawnRow, ...]


def drawn_sheets(path: Path, findings: Collection[Finding]) -> list[DrawnSheet]:
    """The sheets of a file that findings speak of; none where the file cannot be read."""
    marked = dict(islice(marks_of(list(findings)).items(), MOST_SHEETS))
    wanted = {
        sheet: [row for row, _ in islice(marks.rows(), MOST_ROWS)]
        for sheet, marks in marked.items()
    }
    if not wanted:
        return []
    limits = limits_of(installation().settings)
    try:
        found = read_excerpts(path, path.name, wanted, limits)
    except RefusedError:
        return []
    return [_drawn(one, marked[one.sheet], wanted[one.sheet]) for one in found]


def anchor_of(sheet: str, cell: str) -> str:
    """The name that a cell has on a page."""
    return f"cell-{crc32(sheet.encode()):08x}-{cell}"


def _drawn(excerpt: Excerpt, marks: Marks, wanted: Sequence[int]) -> DrawnSheet:
    severities = dict(islice(marks.rows(), len(wanted)))
    rows, before = [], 0
    for row in excerpt.rows:
        cells = _cells(excerpt.sheet, row, severities.get(row.number, {}))
        rows.append(DrawnRow(row.number, row.number > before + 1, cells))
        before = row.number
    letters = tuple(letter(column - 1) for column in excerpt.columns)
    return DrawnSheet(excerpt.sheet, letters, tuple(rows))


def _cells(sheet: str, row: ExcerptRow, marked: dict[int, Severity]) -> tuple[DrawnCell, ...]:
    return tuple(
        DrawnCell(
            text=one.text,
            width=one.width,
            height=one.height,
            is_number=NUMBER.fullmatch(one.text) is not None,
            severity=marked.get(one.column),
            anchor=anchor_of(sheet, f"{letter(one.column - 1)}{row.number}"),
        )
        for one in row.cells
    )
