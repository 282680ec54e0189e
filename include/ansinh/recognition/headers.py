"""Where tables begin on a sheet, and what their merged headers say of each column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ansinh.forms.model import Form
from ansinh.recognition.labels import SheetColumn, Vocabulary, vocabulary_of
from ansinh.workbooks.grid import LARGEST_NUMBER, LEAST_HEADINGS, Cell, Grid, as_heading, letter

ROWS_ABOVE = 4
COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*\)?(\s*=.*)?", re.DOTALL)
COLUMN_LETTER = re.compile(r"\(?\s*[A-Za-z]\s*\)?")


@dataclass(frozen=True)
class Block:
    """A header found on a sheet, with rows counted from 0.

    `line` and `unit` are the columns of the running number (None where missing) and of the
    unit's name, behind which the figures begin; a register has its unit among its columns, and
    there `unit` is the column of the running number (-1 where missing). `first_row` is the
    first row below the header and its column numbers; `title_cells` are those of the `titles`.
    """

    top: int
    first_row: int
    line: int | None
    unit: int
    columns: tuple[SheetColumn, ...]
    titles: tuple[str, ...]
    title_cells: tuple[str, ...] = ()


def find_blocks(grid: Grid, form: Form) -> list[Block]:
    """All headers on a sheet, from top to bottom."""
    vocabulary = vocabulary_of(form)
    blocks: list[Block] = []
    free_from = 0
    parts = form.label_parts if form.is_register else None
    for row, line, unit in _anchors(grid, form):
        if row < free_from:
            continue
        top = _top(grid, row, unit, free_from)
        bottom, first_row = _bottom(grid, row, unit, parts)
        titles = _titles(grid, free_from, top)
        columns = _columns(grid, top, bottom, first_row, unit, vocabulary)
        texts, cells = tuple(titles.values()), tuple(titles)
        blocks.append(Block(top, first_row, line, unit, tuple(columns), texts, cells))
        free_from = first_row
    return blocks


def _anchors(grid: Grid, form: Form) -> Iterator[tuple[int, int | None, int]]:
    """Rows with the headings of the running number and of the unit's name.

    A register is also known by the labels of its columns, where nobody numbered the rows.
    """
    parts = form.label_parts if form.is_register else frozenset()
    for row, headings in _headed_rows(grid, form):
        line = next((at for at, text in enumerate(headings) if text in form.line_words), None)
        unit = next((at for at, text in enumerate(headings) if text in form.unit_words), None)
        if form.is_register:
            if line is not None or sum(text in parts for text in headings) >= LEAST_HEADINGS:
                yield row, line, -1 if line is None else line
            continue
        if unit is None and line is not None and line + 1 < len(headings) and headings[line + 1]:
            unit = line + 1
        if unit is not None:
            yield row, line, unit


def _headed_rows(grid: Grid, form: Form) -> Iterator[tuple[int, list[str]]]:
    """Rows of which some cells are labels of the form, with every cell as labels are compared."""
    words = form.line_words | form.unit_words
    parts = form.label_parts if form.is_register else frozenset()
    for row, cells in grid.labels.items():
        if words.isdisjoint(cells) and sum(cell in parts for cell in cells) < LEAST_HEADINGS:
            continue
        if sum(cell != "" for cell in grid.rows[row]) >= LEAST_HEADINGS:
            texts = (cell if isinstance(cell, str) else "" for cell in grid.rows[row])
            yield row, [as_heading(text) for text in texts]


def _top(grid: Grid, anchor: int, unit: int, free_from: int) -> int:
    """The first header row: group labels may stand above the headings, nothing left of them."""
    top = anchor
    # Without a column at their left nothing tells group labels from a title.
    while unit >= 0 and top > max(free_from, anchor - ROWS_ABOVE):
        above = grid.rows[top - 1]
        if any(str(cell).strip() for cell in above[: unit + 1]) or not any(
            str(cell).strip() for cell in above[unit + 1 :]
        ):
            break
        top -= 1
    return top


def _bottom(grid: Grid, anchor: int, unit: int, parts: frozenset[str] | None) -> tuple[int, int]:
    """The last row of labels, and the first row below labels and column numbers.

    In a register, where a row may be all text, only a row of known labels (`parts`) is a header.
    """
    bottom = max(
        (
            last
            for first, last, left, right in grid.merges
            if first <= anchor <= last and left <= unit <= right
        ),
        default=anchor,
    )
    bottom = min(bottom, len(grid.rows) - 1)
    row = bottom + 1
    while row < len(grid.rows):
        if _is_number_row(grid, row, unit):
            row += 1
            continue
        lead = [grid.cell(row, column) for column in range(unit + 1)]
        rest = [cell for cell in grid.rows[row][unit + 1 :] if str(cell).strip()]
        if any(str(cell).strip() for cell in lead) or not rest or _has_number(rest):
            break
        known = [cell for cell in rest if parts is None or as_heading(str(cell)) in parts]
        if len(known) < len(rest) / 2:
            break
        bottom = row
        row += 1
    return bottom, row


def _has_number(cells: list[Cell]) -> bool:
    return any(not isinstance(cell, str) for cell in cells)


def _is_number_row(grid: Grid, row: int, unit: int) -> bool:
    """Whether a row holds column numbers: small, different, with at most letters before them."""
    lead = [grid.cell(row, column) for column in range(unit + 1)]
    if any(
        str(cell).strip() and not COLUMN_LETTER.fullmatch(str(cell)) and _number(cell) is None
        for cell in lead
    ):
        return False
    cells = [cell for cell in grid.rows[row][unit + 1 :] if str(cell).strip()]
    numbers = [number for cell in cells if (number := _number(cell)) is not None]
    return (
        len(numbers) >= max(2, len(cells) - 2)
        and len(set(numbers)) == len(numbers)
        and max(numbers) - min(numbers) < 2 * len(numbers)
        and min(numbers) <= unit + 2
    )


def _number(cell: Cell) -> int | None:
    """The column number in a cell such as 4, "(4)" or "4=3/1*100"."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if 0 < cell <= LARGEST_NUMBER and cell == int(cell) else None
    match = COLUMN_NUMBER.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return int(match[1]) if match else None


def _titles(grid: Grid, first: int, top: int) -> dict[str, str]:
    """Cells and texts above a header, back to the figures of the table above it if there is one."""
    start = top
    while start > first and not (first and _has_number(_filled_cells(grid, start - 1))):
        start -= 1
    return {
        f"{letter(at)}{row + 1}": cell.strip()
        for row in range(start, top)
        for at, cell in enumerate(grid.rows[row])
        if isinstance(cell, str) and cell.strip()
    }


def _filled_cells(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.rows[row] if str(cell).strip()]


def _columns(
    grid: Grid, top: int, bottom: int, first_row: int, unit: int, vocabulary: Vocabulary
) -> Iterator[SheetColumn]:
    filled = _filled(grid, top, bottom, first_row, unit)
    width = max((len(cells) for cells in filled.values()), default=0)
    for position in range(unit + 1, width):
        cells = [
            cells[position] if position < len(cells) else "" for _, cells in sorted(filled.items())
        ]
        numbers = [number for cell in cells if (number := _number(cell)) is not None]
        texts = [
            vocabulary.words(cell)
            for cell in cells
            if isinstance(cell, str) and _number(cell) is None and not COLUMN_LETTER.fullmatch(cell)
        ]
        path = [text for at, text in enumerate(texts) if text and text not in texts[at - 1 : at]]
        if path or numbers:
            label = " ".join(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))
            yield SheetColumn(position, tuple(path), tuple(numbers), label)


def _filled(grid: Grid, top: int, bottom: int, first_row: int, unit: int) -> dict[int, list[Cell]]:
    """Header rows, and those of column numbers, with every label in each cell that it stands for.

    A merged label stands for the cells that it is merged over; one that is not, as in a CSV file
    or where values were pasted, for those right of it up to the next one.
    """
    width = max(len(grid.rows[row]) for row in range(top, first_row))
    rows = {row: [grid.cell(row, at) for at in range(width)] for row in range(top, first_row)}
    merged: set[tuple[int, int]] = set()
    for first, last, left, right in grid.merges:
        if not top <= first <= bottom:
            continue
        for row in range(first, min(last, bottom) + 1):
            end = min(right, width - 1)
            rows[row][left : end + 1] = [grid.cell(first, left)] * (end - left + 1)
            merged.update((row, at) for at in range(left, end + 1))
    _reach_right(rows, bottom, unit, merged)
    return rows


def _reach_right(
    rows: dict[int, list[Cell]], bottom: int, unit: int, merged: set[tuple[int, int]]
) -> None:
    """Let labels that are not merged stand for the columns right of them.

    A label ends where another begins in its row, or in a row above it.
    """
    begun: set[int] = set()
    for row, cells in rows.items():
        if row > bottom:
            break
        own = {at for at, cell in enumerate(cells) if str(cell).strip() and (row, at) not in merged}
        for at in range(unit + 2, len(cells)):
            is_free = at not in begun and {(row, at), (row, at - 1)}.isdisjoint(merged)
            if is_free and not str(cells[at]).strip() and _goes_on(rows, row, at, bottom):
                cells[at] = cells[at - 1]
        begun |= own | {at for at in range(len(cells)) if (row, at) in merged}


def _goes_on(rows: dict[int, list[Cell]], row: int, at: int, bottom: int) -> bool:
    """Whether a column belongs to what is labelled at its left.

    Labels stand below it, or numbers that begin there with 1, as those of the indicators do.
    """
    if any(str(rows[lower][at]).strip() for lower in range(row + 1, bottom + 1)):
        return True
    numbers = next((cells for lower, cells in rows.items() if lower > bottom), [])
    first = at
    while first > 0 and rows[row][first - 1] == rows[row][at - 1]:
        first -= 1
    begins = numbers[first : at + 1]
    return [_number(cell) for cell in begins] == list(range(1, len(begins) + 1))
