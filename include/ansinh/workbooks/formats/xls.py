"""An .xls workbook as grids of cells, read from its records in one pass.

Where the layout of a record is meant, its name in [MS-XLS] stands beside its number.
"""

import math
import struct
from collections.abc import Callable, Iterator
from types import MappingProxyType

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.formulas import Formulas
from ansinh.workbooks.formats.legacy_fonts import Run, decode_legacy
from ansinh.workbooks.formats.limits import (
    FARTHEST_COLUMN,
    MOST_MERGES,
    put,
    refuse_too_many_sheets,
)
from ansinh.workbooks.formats.merging import note_covered
from ansinh.workbooks.formats.values import shown_number
from ansinh.workbooks.formats.xls_globals import Globals, read_globals
from ansinh.workbooks.formats.xls_records import CONTINUE, substream, workbook_stream
from ansinh.workbooks.formats.xls_texts import text_of
from ansinh.workbooks.grid import Cell, Grid, Place, UncachedFormula
from ansinh.workbooks.safety.refusal import RefusedError

FORMULA, STRING, BOOL_ERR, ROW, COL_INFO = 0x0006, 0x0207, 0x0205, 0x0208, 0x007D
NUMBER, RK, MUL_RK, MERGES, NOTE = 0x0203, 0x027E, 0x00BD, 0x00E5, 0x001C
LABEL, LABEL_SST, RICH_LABEL = 0x0204, 0x00FD, 0x00D6
# What may stand between a formula and the text that it results in: ARRAY, SHRFMLA, TABLE.
BETWEEN = (0x0221, 0x04BC, 0x0236, CONTINUE)

HIDDEN_ROW = 0x20
NOT_A_NUMBER = 0xFFFF
TEXT_TOKEN = 0x17
TEXT_RESULT, BOOL_RESULT, ERROR_RESULT, EMPTY_RESULT = range(4)
ERRORS = MappingProxyType({
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
})  # fmt: skip


def read_xls(content: bytes) -> Iterator[Grid]:
    """The sheets of the workbook, in their order; those of charts are left out.

    Raises ValueError for a damaged file, RefusedError for what no form would hold.
    """
    try:
        stream = workbook_stream(content)
        book = read_globals(stream)
        refuse_too_many_sheets(len(book.sheets))
        for start, name, is_visible in book.sheets:
            yield _SheetReader(stream, start, name, is_visible, book).read()
    except (struct.error, IndexError, LookupError) as error:
        raise ValueError("a record is cut off") from error


class _SheetReader:
    def __init__(
        self, stream: bytes, start: int, name: str, is_visible: bool, book: Globals
    ) -> None:
        self._records = substream(stream, start)
        self._book = book
        self._grid = Grid(name, [], is_visible=is_visible, is_1904=book.is_1904)
        self._legacy: dict[Place, tuple[Run, ...]] = {}
        self._formulas = Formulas()
        # A formula whose result is the text in a record that follows.
        self._awaits: tuple[int, int, int] | None = None
        self._readers: dict[int, Callable[[bytes], None]] = {
            FORMULA: self._formula, STRING: self._result, BOOL_ERR: self._bool_or_error,
            NUMBER: self._double, RK: self._packed, MUL_RK: self._many, LABEL: self._label,
            LABEL_SST: self._shared, RICH_LABEL: self._label, ROW: self._row,
            COL_INFO: self._columns, NOTE: self._note, MERGES: self._merges,
        }  # fmt: skip

    def read(self) -> Grid:
        for kind, _, data in self._records:
            if self._awaits is not None and kind not in (STRING, *BETWEEN):
                self._leave_unstored()
            if kind in self._readers:
                self._readers[kind](data)
        self._leave_unstored()
        self._formulas.mark(self._grid)
        decode_legacy(self._grid, self._legacy)
        note_covered(self._grid)
        return self._grid

    def _put(self, row: int, column: int, cell: Cell) -> None:
        if cell != "":
            put(self._grid, row, column, cell, self._book.budget)

    def _number(self, row: int, column: int, style: int, value: float) -> None:
        if not math.isfinite(value):
            # No number: told as what it is, for it is not blank either.
            self._put(row, column, repr(value))
            return
        look = self._book.style(style)
        self._put(row, column, shown_number(self._grid, (row, column), value, look))

    def _text(
        self, row: int, column: int, style: int, text: str, runs: tuple[Run, ...] = ()
    ) -> None:
        own = self._book.style(style).legacy_font
        if text and (own or any(is_legacy_font(font) for font, _ in runs)):
            pieces = tuple((font or own, piece) for font, piece in runs)
            self._legacy[row, column] = pieces or ((own, text),)
        self._put(row, column, text)

    def _formula(self, data: bytes) -> None:
        row, column, style, result, _, code, _, _, mark = struct.unpack_from("<HHHBBBBHH", data)
        # An empty text is a result too, of a formula that holds one.
        is_open = mark == NOT_A_NUMBER and result == EMPTY_RESULT and TEXT_TOKEN not in data[22:]
        self._formulas.add((row, column), "=", is_open=is_open)
        if mark != NOT_A_NUMBER:
            self._number(row, column, style, struct.unpack_from("<d", data, 6)[0])
        elif result == TEXT_RESULT:
            self._awaits = (row, column, style)
        elif result == BOOL_RESULT:
            self._put(row, column, bool(code))
        elif result == ERROR_RESULT:
            self._put(row, column, ERRORS.get(code, "#N/A"))

    def _result(self, data: bytes) -> None:
        if self._awaits is not None:
            (length,) = struct.unpack_from("<H", data)
            book = self._book
            self._text(*self._awaits, text_of(data[2:], length, book.is_unicode, book.encoding))
            self._awaits = None

    def _leave_unstored(self) -> None:
        """No text follows: nobody ever computed the formula."""
        if self._awaits is not None:
            row, column, _ = self._awaits
            self._put(row, column, UncachedFormula("="))
            self._awaits = None

    def _bool_or_error(self, data: bytes) -> None:
        row, column, _, code, is_error = struct.unpack_from("<HHHBB", data)
        self._put(row, column, ERRORS.get(code, "#N/A") if is_error else bool(code))

    def _double(self, data: bytes) -> None:
        self._number(*struct.unpack_from("<HHHd", data))

    def _packed(self, data: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", data)
        self._number(row, column, style, _unpacked(packed))

    def _many(self, data: bytes) -> None:
        row, first = struct.unpack_from("<HH", data)
        for at, (style, packed) in enumerate(struct.iter_unpack("<HI", data[4:-2])):
            self._number(row, first + at, style, _unpacked(packed))

    def _label(self, data: bytes) -> None:
        row, column, style, length = struct.unpack_from("<HHHH", data)
        book = self._book
        self._text(row, column, style, text_of(data[8:], length, book.is_unicode, book.encoding))

    def _shared(self, data: bytes) -> None:
        row, column, style, number = struct.unpack_from("<HHHI", data)
        self._text(row, column, style, *self._book.texts[number])

    def _row(self, data: bytes) -> None:
        row, height, flags = struct.unpack_from("<H4xH4xI", data)
        if flags & HIDDEN_ROW or height == 0:
            self._grid.hidden_rows.add(row)

    def _columns(self, data: bytes) -> None:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", data)
        if flags & 1 or width == 0:
            self._grid.hidden_columns.update(range(first, min(last + 1, FARTHEST_COLUMN)))

    def _note(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        self._grid.commented.add((row, column))

    def _merges(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for at in range(count):
            top, bottom, left, right = struct.unpack_from("<HHHH", data, 2 + 8 * at)
            self._grid.merges.append((top, bottom, left, right))
        if len(self._grid.merges) > MOST_MERGES:
            raise RefusedError("file.too_much_formatting", value=self._grid.name)


def _unpacked(packed: int) -> float:
    """A number kept in 30 bits: whole or the upper half of a double, perhaps in hundredths."""
    if packed & 2:
        value = float(packed >> 2) - (0x40000000 if packed & 0x80000000 else 0)
    else:
        (value,) = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))
    return value / 100 if packed & 1 else value
