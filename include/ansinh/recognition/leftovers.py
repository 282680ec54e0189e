"""What stands in a workbook beside the tables that were read: named, told, never passed over.

A sheet that is known and not taken is named. Rows of units beside figures, under a title of ours
or under none, that no table was read from are a finding: half of a file is not the whole.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansinh.forms.model import Form
from ansinh.recognition.matching import other_table, title_likeness
from ansinh.rules.findings import Unread, Violation
from ansinh.text.vietnamese import normalise_unit_name
from ansinh.workbooks.grid import Grid, as_heading, letter

LEAST_TITLE = 0.9
LONGEST_TITLE = 200
LONGEST_NAME = 80
# How far a sheet that nobody asked for is looked through.
MOST_ROWS = 5_000

# Rows of a sheet, from 0 up to the one after the last.
Span = tuple[int, int]


@dataclass(frozen=True)
class Leftovers:
    """What was not read: sheets that are known, and findings on what is not."""

    known: tuple[Unread, ...] = ()
    problems: tuple[Violation, ...] = ()


def leftovers(
    grids: Sequence[Grid], read: Mapping[str, Sequence[Span]], forms: Collection[Form]
) -> Leftovers:
    """Look at all rows that no table was read from; `read` are the spans of those, by sheet."""
    known: list[Unread] = []
    problems: list[Violation] = []
    for grid in grids:
        for first, last in _unread_spans(grid, read.get(grid.name, ())):
            rows = list(_unit_rows(grid, first, last))
            if not rows:
                continue
            titles = _titles(grid, first, rows[0])
            name = _known_name(grid, titles, (first, rows[0]), forms)
            if name is not None:
                known.append(Unread(grid.name, name))
            else:
                problems.append(_problem(grid, rows, titles, forms))
    return Leftovers(tuple(dict.fromkeys(known)), tuple(problems))


def _unread_spans(grid: Grid, read: Iterable[Span]) -> Iterator[Span]:
    at = 0
    for first, last in sorted(read):
        if at < first:
            yield at, first
        at = max(at, last)
    if at < len(grid.rows):
        yield at, len(grid.rows)


def _unit_rows(grid: Grid, first: int, last: int) -> Iterator[int]:
    """Rows with the name of a unit, by the word before it, and figures beside it."""
    for row in range(first, min(last, first + MOST_ROWS)):
        cells = grid.rows[row]
        names = [
            at
            for at, cell in enumerate(cells)
            if isinstance(cell, str)
            and 0 < len(cell) <= LONGEST_NAME
            and normalise_unit_name(cell)[0] is not None
        ]
        if names and any(isinstance(cell, float) for cell in cells[names[0] + 1 :]):
            yield row


def _titles(grid: Grid, first: int, last: int) -> list[str]:
    return [
        cell.strip()
        for row in range(first, last)
        for cell in grid.rows[row]
        if isinstance(cell, str) and 0 < len(cell.strip()) <= LONGEST_TITLE
    ]


def _known_name(
    grid: Grid, titles: Sequence[str], above: Span, forms: Iterable[Form]
) -> str | None:
    headings = {
        as_heading(cell)
        for row in range(*above)
        for cell in grid.rows[row]
        if isinstance(cell, str) and cell
    }
    for form in forms:
        has_split = not form.split_words.isdisjoint(headings)
        other = other_table(form, [*titles, grid.name], has_split=has_split)
        if other is not None:
            return other.name_vi
    return None


def _problem(
    grid: Grid, rows: Sequence[int], titles: Sequence[str], forms: Collection[Form]
) -> Violation:
    """An error under a title of ours; else a warning: it may be a calculation of one's own."""
    place: dict[str, str | int | None] = {
        "sheet": grid.name,
        "row": rows[0] + 1,
        "cell": f"{letter(0)}{rows[0] + 1}",
        "value": f"{rows[0] + 1}\u2013{rows[-1] + 1}",
    }
    likeness = {title: max(title_likeness(form, title) for form in forms) for title in titles}
    title = max(likeness, key=likeness.__getitem__, default=None)
    if title is not None and likeness[title] >= LEAST_TITLE:
        return Violation("structure.table_not_understood", {**place, "expected": title})
    return Violation("structure.rows_not_read", place)
