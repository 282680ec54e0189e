"""The rows of a sheet with the marked cells coloured; cells that are not there are put in."""

import re
from collections.abc import Callable
from functools import cache

from ansinh.annotating.marks import Marks
from ansinh.annotating.splicing import (
    UnsupportedPackageError,
    attribute,
    start_tag,
    with_attribute,
    without_attribute,
)
from ansinh.rules.cells import column_number
from ansinh.rules.findings import Severity

# Chooses the style of a cell from the one that it has.
Colour = Callable[[int, Severity], int]
Wanted = dict[int, Severity]

SHEET_DATA = start_tag("sheetData")
ROW = start_tag("row")
CELL = start_tag("c")
COLUMN = start_tag("col")
STYLE = re.compile(rb'\ss="(\d{1,9})"')
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Rows:
    """Walks down the rows and the marks side by side."""

    def __init__(self, head: bytes, marks: Marks, colour: Colour) -> None:
        data = SHEET_DATA.search(head)
        self.prefix: bytes = data["prefix"] if data else b""
        self._colour = colour
        self._marked = marks.rows()
        self._next = next(self._marked, None)
        self._row = 0
        self._column_styles = [
            (_number(col, "min"), _number(col, "max"), _number(col, "style"))
            for col in (match["attributes"] for match in COLUMN.finditer(head))
        ]

    def coloured(self, piece: bytes) -> bytes:
        """A piece of whole rows, with the marked rows that are missing in it put in."""
        if self._next is None:
            return piece
        parts, written, at = [], 0, 0
        while (tag := ROW.search(piece, at)) is not None:
            number = _number(tag["attributes"], "r", self._row + 1)
            if number <= self._row:
                raise UnsupportedPackageError("rows out of order")
            self._row = number
            end = _row_end(piece, tag)
            if self._next is not None and self._next[0] <= number:
                parts += [piece[written : tag.start()], self._missing(number)]
                parts.append(self._marked_row(piece, tag, end))
                written = end
            at = end
        return b"".join([*parts, piece[written:]])

    def left_over(self) -> bytes:
        """Marked rows below the last one."""
        return self._missing(None)

    def _missing(self, before: int | None) -> bytes:
        rows = []
        while self._next is not None and (before is None or self._next[0] < before):
            number, wanted = self._next
            cells = self._new_cells(number, wanted, None)
            rows.append(b'<%srow r="%d">%s</%srow>' % (self.prefix, number, cells, self.prefix))
            self._next = next(self._marked, None)
        return b"".join(rows)

    def _marked_row(self, piece: bytes, tag: re.Match[bytes], end: int) -> bytes:
        if self._next is None or self._next[0] != self._row:
            return piece[tag.start() : end]
        wanted, start = self._next[1], tag.group()
        self._next = next(self._marked, None)
        if not tag["empty"]:
            cells = self._found_at_once(piece, tag.end(), end, wanted)
            if cells is not None:
                return start + cells
        row_style = _row_style(tag["attributes"])
        if tag["empty"]:
            cells = self._new_cells(self._row, wanted, row_style)
            opened = without_attribute(start[:-2].rstrip() + b">", "spans")
            return b"%s%s</%srow>" % (opened, cells, self.prefix)
        cells, is_longer = self._cells(piece, tag.end(), end, wanted, row_style)
        return (without_attribute(start, "spans") if is_longer else start) + cells

    def _found_at_once(self, piece: bytes, begin: int, end: int, wanted: Wanted) -> bytes | None:
        """The content of a row whose cells are written as Excel does; None to look closer."""
        parts, written = [], begin
        for column, severity in wanted.items():
            name = b'<%sc r="%s%d"' % (self.prefix, letters(column), self._row)
            at = piece.find(name, written, end)
            tag = CELL.match(piece, at, end) if at >= 0 else None
            if tag is None:
                return None
            parts += [piece[written:at], self._styled(tag.group(), severity)]
            written = tag.end()
        return b"".join([*parts, piece[written:end]])

    def _styled(self, tag: bytes, severity: Severity) -> bytes:
        """The start tag of a cell with the style that has the colour."""
        known = STYLE.search(tag)
        if known is None:
            return with_attribute(tag, "s", self._colour(_number(tag, "s"), severity))
        style = self._colour(int(known[1]), severity)
        return b"%s%d%s" % (tag[: known.start(1)], style, tag[known.end(1) :])

    def _cells(
        self, piece: bytes, begin: int, end: int, wanted: Wanted, row_style: int | None
    ) -> tuple[bytes, bool]:
        """The content of a row and its end tag; and whether it has more cells than before."""
        parts: list[bytes] = []
        left, written, column, is_longer = dict(wanted), begin, 0, False
        for cell in CELL.finditer(piece, begin, end):
            column = self._column(cell["attributes"], column)
            before = {at: left.pop(at) for at in list(left) if at < column}
            if before:
                parts += [
                    piece[written : cell.start()],
                    self._new_cells(self._row, before, row_style),
                ]
                written, is_longer = cell.start(), True
            if column in left:
                styled = self._styled(cell.group(), left.pop(column))
                parts += [piece[written : cell.start()], styled]
                written = cell.end()
            if not left:
                break
        if left:
            closing = piece.rfind(b"</", begin, end)
            parts += [piece[written:closing], self._new_cells(self._row, left, row_style)]
            written, is_longer = closing, True
        return b"".join([*parts, piece[written:end]]), is_longer

    def _column(self, attributes: bytes, before: int) -> int:
        reference = attribute(attributes, "r")
        if reference is None:
            return before + 1
        match = REFERENCE.fullmatch(reference)
        if match is None or int(match[2]) != self._row or column_number(match[1]) <= before:
            raise UnsupportedPackageError("cells out of order")
        return column_number(match[1])

    def _new_cells(self, row: int, wanted: Wanted, row_style: int | None) -> bytes:
        return b"".join(
            b'<%sc r="%s%d" s="%d"/>'
            % (self.prefix, letters(column), row, self._colour(self._style(column, row_style), of))
            for column, of in wanted.items()
        )

    def _style(self, column: int, row_style: int | None) -> int:
        """The style that an empty cell shows: its row's, else its column's."""
        if row_style is not None:
            return row_style
        for first, last, style in self._column_styles:
            if first <= column <= last:
                return style
        return 0


def _row_end(piece: bytes, tag: re.Match[bytes]) -> int:
    if tag["empty"]:
        return tag.end()
    closing = piece.find(b"</" + tag["prefix"] + b"row", tag.end())
    if closing < 0:
        raise UnsupportedPackageError("a row does not end")
    return piece.index(b">", closing) + 1


def _row_style(attributes: bytes) -> int | None:
    """The style of the empty cells of a row, where it has one."""
    if attribute(attributes, "customFormat") not in ("1", "true"):
        return None
    return _number(attributes, "s")


@cache
def letters(column: int) -> bytes:
    """The letters of a column counted from 1."""
    found = b""
    while column:
        column, rest = divmod(column - 1, 26)
        found = bytes([ord("A") + rest]) + found
    return found


def _number(attributes: bytes, name: str, otherwise: int = 0) -> int:
    value = attribute(attributes, name)
    if value is None:
        return otherwise
    if not value.isdecimal() or len(value) > 9:
        raise UnsupportedPackageError(f"{name} is no number")
    return int(value)
