"""How many cells a sheet spans, searched in its XML: every one of them will cost memory.

Readers keep a sheet as a rectangle, so two cells far apart cost as much as all between them.
"""

import re
import struct

from ansinh.workbooks.safety.refusal import RefusedError

# Read within seconds, and within half of the memory that reading may take.
MOST_CELLS = 3_000_000
MOST_SHEETS = 200
FARTHEST_ROW = 200_000
FARTHEST_COLUMN = 500

LETTERS = bytes(range(ord("A"), ord("Z") + 1)) + bytes(range(ord("a"), ord("z") + 1))
DIGITS = b"0123456789"
# Cells that only carry a format are common far out, and harmless.
FILLED = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+\d+)["'][^>]*(?<!/)>(?!\s*</)"""
)
USUAL = re.compile(rb'<c r="([A-Za-z]+\d+)"')
EMPTY = re.compile(rb"<c [^>]*/>|<c [^>]*>\s*</")
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
UNNAMED_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^>]*\br\s*=)[^>]*)?(?<!/)>(?!\s*</)")
ROW = re.compile(rb"""<(?:\w+:)?row(?=[\s/>])(?:[^>]*?\sr\s*=\s*["'](\d+))?""")
ODS_TAG = re.compile(
    rb"<(/?)(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>"
)
REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["'](\d+)""")

# Records of .xls that hold a cell: formula, label, number, text, flag, row of numbers.
BEGIN_SHEET, NUMBERS = 0x0809, 0x00BD
CELLS = (0x0006, 0x0204, 0x0203, 0x027E, 0x00FD, 0x0205, 0x00D6, NUMBERS)
POSITION = struct.Struct("<HH")


def refuse_too_many(cells: int, where: str) -> None:
    """Raise RefusedError for more cells than can be held."""
    if cells > MOST_CELLS:
        raise RefusedError("file.too_many_cells", value=where, expected=MOST_CELLS)


class XlsxExtent:
    """The rectangle of one .xlsx sheet, from pieces of its XML that cut no tag."""

    def __init__(self) -> None:
        self._row = 0
        self._column = 0
        self._unnumbered_rows = 0
        self._cells_of_row = 0
        self._farthest = ""

    @property
    def cells(self) -> int:
        """Rows times columns."""
        return (self._row + self._unnumbered_rows) * self._column

    @property
    def far_cell(self) -> str | None:
        """A cell outside of any form, if there is one."""
        if self._row > FARTHEST_ROW or self._column > FARTHEST_COLUMN:
            return self._farthest
        return None

    def add(self, piece: bytes) -> None:
        """Count what a further piece holds."""
        references = USUAL.findall(piece)
        # The usual spelling, and no cell without content: a tenth of the time of all cases.
        is_usual = piece.count(b"<c") == len(references) and b":c" not in piece
        if not is_usual or EMPTY.search(piece):
            references = FILLED.findall(piece)
        joined = b" ".join(references)
        if joined:
            row = max(map(_number, set(joined.translate(None, LETTERS).split())))
            columns = set(joined.upper().translate(None, DIGITS).split())
            self._reach(row, max(map(_column, columns)), references)
        self._unnumbered_rows += piece.count(b"<row/>") + piece.count(b"<row>")
        if not is_usual and UNNAMED_CELL.search(piece):
            self._add_unnamed(piece)

    def _reach(self, row: int, column: int, references: list[bytes]) -> None:
        if row > FARTHEST_ROW or column > FARTHEST_COLUMN:
            self._farthest = next(filter(_is_far, references), references[0]).decode()
        self._row, self._column = max(self._row, row), max(self._column, column)

    def _add_unnamed(self, piece: bytes) -> None:
        """Cells without a reference stand one beside the other, in the row that holds them."""
        before, *rows = ROW.split(piece)
        self._cells_of_row += len(CELL.findall(before))
        self._column = max(self._column, self._cells_of_row)
        for number, cells in zip(rows[::2], rows[1::2], strict=True):
            if UNNAMED_CELL.search(cells):
                self._cells_of_row = len(CELL.findall(cells))
                self._reach(_number(number or b"1"), self._cells_of_row, [b"A" + (number or b"1")])


class OdsExtent:
    """The rectangles of all tables of an .ods file; repeated cells count as often as they are."""

    # How far a table reaches, calamine bounds itself.
    far_cell: str | None = None

    def __init__(self) -> None:
        self._before = 0
        self._row = self._filled_row = 0
        self._column = self._filled_column = 0

    @property
    def cells(self) -> int:
        """Rows times columns up to the last that holds anything, of all tables so far."""
        return self._before + self._filled_row * self._filled_column

    def add(self, piece: bytes) -> None:
        """Count what a further piece holds."""
        for closing, tag, attributes in ODS_TAG.findall(piece):
            if tag == b"table" and not closing:
                self._before = self.cells
                self._row = self._filled_row = self._filled_column = 0
            elif tag == b"table-row" and not closing:
                self._row += self._repeated_of(attributes)
                self._column = 0
            elif not closing and tag != b"table":
                self._column += self._repeated_of(attributes)
                if not attributes.endswith(b"/") or b"value" in attributes:
                    self._filled_row = self._row
                    self._filled_column = max(self._filled_column, self._column)

    def _repeated_of(self, attributes: bytes) -> int:
        repeated = REPEATED.search(attributes) if b"repeated" in attributes else None
        return _number(repeated[1]) if repeated else 1


class RecordsExtent:
    """The rectangles of all sheets of an .xls file, from its records."""

    def __init__(self) -> None:
        self._before = 0
        self._row = self._column = 0

    @property
    def cells(self) -> int:
        """Rows times columns, of all sheets so far."""
        return self._before + self._row * self._column

    def add(self, kind: int, data: bytes) -> None:
        """Count a further record."""
        if kind == BEGIN_SHEET:
            self._before = self.cells
            self._row = self._column = 0
        elif kind in CELLS and len(data) >= POSITION.size:
            row, column = POSITION.unpack_from(data)
            if kind == NUMBERS:
                column += len(data) // 6
            self._row = max(self._row, row + 1)
            self._column = max(self._column, column + 1)


def _number(digits: bytes) -> int:
    """Long numbers are large, however long they are."""
    return int(digits[:12] or b"0")


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters[:6]:
        column = column * 26 + letter - ord("A") + 1
    return column


def _is_far(reference: bytes) -> bool:
    row, column = _number(reference.translate(None, LETTERS)), reference.translate(None, DIGITS)
    return row > FARTHEST_ROW or _column(column.upper()) > FARTHEST_COLUMN
