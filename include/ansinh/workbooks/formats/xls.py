"""What calamine does not tell of an .xls file, read from the records of its workbook.

Error cells, which it blanks; percentages; old fonts; what is hidden or commented. Where the
layout of a record is meant, its name in [MS-XLS] stands beside its number.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.sheet_details import SheetDetails
from ansinh.workbooks.formats.xls_records import Record, records, workbook_stream
from ansinh.workbooks.safety.extent import FARTHEST_COLUMN

BOF, EOF, BOUND_SHEET = 0x0809, 0x000A, 0x0085
FONT, FORMAT, XF = 0x0031, 0x041E, 0x00E0
FORMULA, BOOL_ERR, ROW, COL_INFO, NOTE = 0x0006, 0x0205, 0x0208, 0x007D, 0x001C
NUMBER, RK, MUL_RK = 0x0203, 0x027E, 0x00BD
LABEL, LABEL_SST, RICH_LABEL = 0x0204, 0x00FD, 0x00D6

UNICODE_VERSION = 0x0600
BUILT_IN_PERCENT = (9, 10)
# No font has the number 4; those from 5 on stand one place further up.
MISSING_FONT = 4
HIDDEN_ROW = 0x20
NOT_A_NUMBER, ERROR_RESULT = 0xFFFF, 2
ERRORS = MappingProxyType({
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
})  # fmt: skip


@dataclass
class _Globals:
    """What the sheets refer to, and where they begin."""

    is_unicode: bool = True
    fonts: list[str] = field(default_factory=list)
    percent: set[int] = field(default_factory=lambda: set(BUILT_IN_PERCENT))
    styles: list[tuple[int, int]] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)

    def font(self, style: int) -> str:
        number = self.styles[style][0] if style < len(self.styles) else 0
        at = number - 1 if number > MISSING_FONT else number
        return self.fonts[at] if at < len(self.fonts) else ""

    def is_percent(self, style: int) -> bool:
        return style < len(self.styles) and self.styles[style][1] in self.percent


def read_xls_details(content: bytes) -> list[SheetDetails]:
    """The details of every sheet, in the order of the workbook. ValueError for a damaged file."""
    try:
        stream = workbook_stream(content)
        book = _read_globals(stream)
        return [_read_sheet(stream, start, book) for start in book.sheets]
    except (struct.error, IndexError) as error:
        raise ValueError("a record is cut off") from error


def _read_globals(stream: bytes) -> _Globals:
    book = _Globals()
    for kind, _, data in _substream(stream, 0):
        if kind == BOF:
            book.is_unicode = struct.unpack_from("<H", data)[0] >= UNICODE_VERSION
        elif kind == FONT:
            book.fonts.append(_text(data[15:], data[14], book.is_unicode))
        elif kind == FORMAT:
            _add_format(book, data)
        elif kind == XF:
            book.styles.append(struct.unpack_from("<HH", data))
        elif kind == BOUND_SHEET:
            book.sheets.append(struct.unpack_from("<I", data)[0])
    return book


def _add_format(book: _Globals, data: bytes) -> None:
    if book.is_unicode:
        number, length = struct.unpack_from("<HH", data)
        text = _text(data[4:], length, True)
    else:
        number, length = struct.unpack_from("<HB", data)
        text = _text(data[3:], length, False)
    if "%" in text:
        book.percent.add(number)


def _read_sheet(stream: bytes, start: int, book: _Globals) -> SheetDetails:
    found = SheetDetails()
    for kind, _, data in _substream(stream, start):
        if kind in READERS:
            READERS[kind](data, book, found)
    return found


def _substream(stream: bytes, start: int) -> Iterator[Record]:
    """The records of the workbook, or of a sheet, without those of charts within it."""
    depth = 0
    for record in records(stream, start):
        depth += (record[0] == BOF) - (record[0] == EOF)
        if depth == 0:
            return
        if depth == 1:
            yield record


def _text(data: bytes, length: int, is_unicode: bool) -> str:
    if not is_unicode:
        return data[:length].decode("cp1252", "replace")
    wide = data[0] & 1
    return data[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _formula(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, column, _, result, _, code, _, _, mark = struct.unpack_from("<HHHBBBBHH", data)
    if mark != NOT_A_NUMBER:
        _number(data, book, found)
    elif result == ERROR_RESULT:
        found.errors[row, column] = ERRORS.get(code, "#N/A")


def _bool_or_error(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, column, _, code, is_error = struct.unpack_from("<HHHBB", data)
    if is_error:
        found.errors[row, column] = ERRORS.get(code, "#N/A")


def _number(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, column, style = struct.unpack_from("<HHH", data)
    if book.is_percent(style):
        found.percentages.add((row, column))


def _numbers(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, first = struct.unpack_from("<HH", data)
    for at, (style,) in enumerate(struct.iter_unpack("<H4x", data[4:-2])):
        if book.is_percent(style):
            found.percentages.add((row, first + at))


def _label(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, column, style = struct.unpack_from("<HHH", data)
    font = book.font(style)
    if is_legacy_font(font):
        found.legacy[row, column] = ((font, ""),)


def _row(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, flags = struct.unpack_from("<H10xI", data)
    if flags & HIDDEN_ROW:
        found.hidden_rows.add(row)


def _columns(data: bytes, book: _Globals, found: SheetDetails) -> None:
    first, last, flags = struct.unpack_from("<HH4xH", data)
    if flags & 1:
        found.hidden_columns.update(range(first, min(last + 1, FARTHEST_COLUMN)))


def _note(data: bytes, book: _Globals, found: SheetDetails) -> None:
    row, column = struct.unpack_from("<HH", data)
    found.commented.add((row, column))


READERS: MappingProxyType[int, Callable[[bytes, _Globals, SheetDetails], None]] = MappingProxyType({
    FORMULA: _formula, BOOL_ERR: _bool_or_error, NUMBER: _number, RK: _number,
    MUL_RK: _numbers, LABEL: _label, LABEL_SST: _label, RICH_LABEL: _label, ROW: _row,
    COL_INFO: _columns, NOTE: _note,
})  # fmt: skip
