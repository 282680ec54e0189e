"""The rows of a register that are entries; headings, totals and signatures told apart."""

import re
from collections.abc import Collection, Mapping, Sequence

from ansinh.forms.model import Column
from ansinh.recognition.headers import Block
from ansinh.recognition.signatures import is_signature
from ansinh.text.vietnamese import normalise_label
from ansinh.workbooks.grid import Cell, Grid

NUMBER = re.compile(r"\d+(\.\d+)*\.?")
# What numbers headings: 1.1, II, A.
ORDINAL = re.compile(r"\d+(\.\d+)*\.?|[IVX]+\.?|[A-ZĐ]\.?", re.IGNORECASE)
LONGEST_TOTAL = 60
WORDS = ("unit", "choice", "date", "text")
AMOUNTS = ("money", "quantity")
# What formulas of a prefilled row come to where nothing was typed.
COMPUTED = ("", 0, False)
COMPUTED_TEXTS = ("0", "0%", "0.0%", "0.00%", "-", "#DIV/0!", "#N/A")
# A row that says fewer things may be a signature.
LEAST_ENTRY = 3


def entry_rows(
    grid: Grid,
    block: Block,
    end: int,
    columns: Mapping[Column, int],
    total_labels: Collection[str],
) -> list[int]:
    """Rows, from 0, between the header and `end` that are entries.

    `columns` are those found, with their positions. Below the signatures only what is clearly
    an entry counts: somebody added it after printing.
    """
    totals = tuple(map(normalise_label, total_labels))
    positions = sorted(columns.values())
    needed = sorted(at for column, at in columns.items() if column.filled)
    kept: list[int] = []
    is_signed = False
    for row in range(block.first_row, min(end, len(grid.rows))):
        cells = grid.rows[row]
        filled = _filled(cells, positions)
        is_numbered = filled > 0 and _is_numbered(grid, block, row)
        if not is_numbered and _is_signature(cells, filled, needed):
            is_signed = True
        elif filled == 0 or (
            is_unused(grid, row, positions) if is_numbered else is_total(cells, totals)
        ):
            continue
        elif filled >= LEAST_ENTRY:
            if not is_signed or is_numbered or not _is_all_text(cells):
                kept.append(row)
        elif not is_signed and (is_numbered or not _is_heading(cells)):
            kept.append(row)
    return kept


def is_unused(grid: Grid, row: int, positions: Collection[int]) -> bool:
    """Whether nothing was typed in these cells: blank, or what formulas make of blanks."""
    cells = [grid.cell(row, position) for position in positions]
    return all(
        cell in COMPUTED
        or (isinstance(cell, str) and (not cell.strip() or cell.strip() in COMPUTED_TEXTS))
        for cell in cells
    )


def _says_something(cell: Cell) -> bool:
    return cell != "" and not (isinstance(cell, str) and cell.isspace())


def _filled(cells: list[Cell], columns: Sequence[int]) -> int:
    """How many of these cells say something, counted no further than needed."""
    filled = 0
    for at in columns:
        if at < len(cells) and cells[at] != "" and _says_something(cells[at]):
            filled += 1
            if filled == LEAST_ENTRY:
                break
    return filled


def _is_numbered(grid: Grid, block: Block, row: int) -> bool:
    """Whether the row has a running number; Roman ones and letters number headings."""
    if block.line is None:
        return False
    line = grid.cell(row, block.line)
    if isinstance(line, str):
        return bool(NUMBER.fullmatch(line.strip()))
    return isinstance(line, int | float) and not isinstance(line, bool)


def _is_signature(cells: list[Cell], filled: int, needed: Sequence[int]) -> bool:
    """Whether it is signed: an entry may name an office too, but says what every entry must."""
    if filled >= LEAST_ENTRY:
        said = sum(at < len(cells) and _says_something(cells[at]) for at in needed)
        if not _is_all_text(cells) or 2 * said > len(needed) > 1:
            return False
    return is_signature(cells)


def _is_all_text(cells: list[Cell]) -> bool:
    """Whether the row says words only, without a figure or a date."""
    return not any(
        _says_something(cell)
        and (not isinstance(cell, str) or any(letter.isdecimal() for letter in cell))
        for cell in cells
    )


def is_total(cells: list[Cell], totals: tuple[str, ...]) -> bool:
    """Whether the first words are those of a total, and all else are figures."""
    first, rest = "", 0
    for cell in cells:
        if isinstance(cell, str) and _says_something(cell):
            if not first:
                first = cell
            elif not any(letter.isdecimal() for letter in cell):
                rest += 1
    # Normalising the name in each of 100,000 rows would cost seconds.
    initial = first.lstrip()[:1].casefold()
    if rest or len(first) > LONGEST_TOTAL or not any(one.startswith(initial) for one in totals):
        return False
    words = normalise_label(first)
    return any(words == total or words.startswith(f"{total} ") for total in totals)


def _is_heading(cells: list[Cell]) -> bool:
    """Whether a row only names what the entries below have in common."""
    filled = [cell for cell in cells if _says_something(cell)]
    texts = [cell for cell in filled if isinstance(cell, str)]
    return (
        len(texts) == len(filled) and len([one for one in texts if not ORDINAL.fullmatch(one)]) < 2
    )  # noqa: PLR2004


def spread_merges(grid: Grid, block: Block, columns: Mapping[Column, int]) -> list[tuple[int, int]]:
    """Say in every row what a cell merged over several rows says once.

    Words and dates hold for all of them; an amount does not, and where those are merged is
    returned, by row and column.
    """
    at_position = {at: column for column, at in columns.items()}
    amounts = []
    for first, last, left, right in grid.merges:
        column = at_position.get(left)
        if first < block.first_row or last <= first or left != right or column is None:
            continue
        if column.kind in AMOUNTS:
            amounts.append((first, left))
        elif column.kind in WORDS:
            for row in range(first + 1, min(last + 1, len(grid.rows))):
                cells = grid.rows[row]
                cells.extend([""] * (left + 1 - len(cells)))
                cells[left] = grid.cell(first, left)
    return amounts
