"""Cells in Excel's words: "D12", and many of them as ranges, "D12:D40" and "D44"."""

import re
from collections.abc import Iterable, Iterator

CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
RANGE = re.compile(rf"{CELL.pattern}(?::{CELL.pattern})?")
ROWS = re.compile(r"([1-9]\d{0,6}):([1-9]\d{0,6})")
ELLIPSIS = "…"


def column_number(letter: str) -> int:
    """The number of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for one in letter:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def split_cell(cell: str | None) -> tuple[str, int] | None:
    """The letter and row of a cell such as "D12"; None for anything else."""
    match = CELL.fullmatch(cell or "")
    return (match[1], int(match[2])) if match else None


def ranges(cells: Iterable[tuple[str, int]]) -> list[str]:
    """Cells (letter, row) as ranges, column by column: D12, D13 and D15 are D12:D13 and D15.

    Without a letter they are whole rows, 12:13 and 15:15.
    """
    found: list[list[int | str]] = []
    for letter, row in sorted(set(cells), key=lambda cell: (len(cell[0]), cell)):
        if found and found[-1][0] == letter and found[-1][2] == row - 1:
            found[-1][2] = row
        else:
            found.append([letter, row, row])
    return [
        f"{letter}{first}" if letter and first == last else f"{letter}{first}:{letter}{last}"
        for letter, first, last in found
    ]


def joined(parts: Iterable[str], separator: str, longest: int) -> str:
    """As many parts as the length allows, and an ellipsis where some are left out."""
    text = ""
    for part in parts:
        longer = f"{text}{separator}{part}" if text else part
        if len(longer) > longest:
            return f"{text}{separator}{ELLIPSIS}"
        text = longer
    return text


def spans(cells: Iterable[str]) -> Iterator[tuple[int, int, int]]:
    """Column, first and last row of every range; whole rows have no column and are left out."""
    for part in cells:
        match = RANGE.fullmatch(part)
        if match is None:
            continue
        first, last = int(match[2]), int(match[4] or match[2])
        until = column_number(match[3] or match[1])
        for column in range(column_number(match[1]), until + 1):
            yield column, first, last


def rows_of(cells: Iterable[str]) -> Iterator[int]:
    """Every row of ranges of cells, or of whole rows."""
    for part in cells:
        rows = ROWS.fullmatch(part)
        found = [(int(rows[1]), int(rows[2]))] if rows else [one[1:] for one in spans([part])]
        for first, last in found:
            yield from range(first, last + 1)
