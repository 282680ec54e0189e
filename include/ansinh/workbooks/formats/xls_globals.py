"""What an .xls workbook says of all its sheets: fonts, formats, styles, texts, where they begin.

Where the layout of a record is meant, its name in [MS-XLS] stands beside its number.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from ansinh.text.legacy import is_legacy_font
from ansinh.workbooks.formats.legacy_fonts import Run
from ansinh.workbooks.formats.limits import Budget
from ansinh.workbooks.formats.number_formats import BUILT_IN, number_format
from ansinh.workbooks.formats.values import NO_STYLE, CellStyle
from ansinh.workbooks.formats.xls_records import BOF, CONTINUE, substream
from ansinh.workbooks.formats.xls_texts import read_shared_texts, text_of

BOUND_SHEET, CODE_PAGE, FONT, FORMAT, XF = 0x0085, 0x0042, 0x0031, 0x041E, 0x00E0
DATE_1904, SHARED = 0x0022, 0x00FC

UNICODE_VERSION = 0x0600
WORKSHEET = 0
# No font has the number 4; those from 5 on stand one place further up.
MISSING_FONT = 4
WHITE = (1, 9)
AUTOMATIC_PAPER = 64


@dataclass
class Globals:
    """What the sheets refer to, and where they begin."""

    is_unicode: bool = True
    encoding: str = "cp1252"
    is_1904: bool = False
    fonts: list[tuple[str, int]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    cells: list[tuple[int, int, int, bool]] = field(default_factory=list)
    sheets: list[tuple[int, str, bool]] = field(default_factory=list)
    texts: list[tuple[str, tuple[Run, ...]]] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    _styles: dict[int, CellStyle] = field(default_factory=dict)

    def font(self, number: int) -> tuple[str, int]:
        """Name and colour of a font."""
        at = number - 1 if number > MISSING_FONT else number
        return self.fonts[at] if at < len(self.fonts) else ("", 0)

    def style(self, number: int) -> CellStyle:
        """A style by its number."""
        if number not in self._styles:
            self._styles[number] = self._style(number)
        return self._styles[number]

    def _style(self, number: int) -> CellStyle:
        if number >= len(self.cells):
            return NO_STYLE
        font, code, paper, is_filled = self.cells[number]
        name, colour = self.font(font)
        on_paper = paper if is_filled else AUTOMATIC_PAPER
        is_unseen = colour in WHITE and on_paper in (*WHITE, AUTOMATIC_PAPER)
        legacy = name if is_legacy_font(name) else ""
        return CellStyle(
            number_format(self.formats.get(code, "General")),
            legacy,
            is_unseen or (is_filled and colour == paper),
        )


def read_globals(stream: bytes) -> Globals:
    """The globals of a workbook; ValueError where the stream is none."""
    book = Globals()
    shared: list[bytes] = []
    before = None
    for kind, _, data in substream(stream, 0):
        if kind == SHARED or (kind == CONTINUE and before == SHARED):
            shared.append(data)
            before = SHARED
            continue
        before = kind
        if kind in GLOBALS:
            GLOBALS[kind](book, data)
    if before is None:
        raise ValueError("no workbook in the stream")
    if shared:
        book.texts = read_shared_texts(shared, lambda number: book.font(number)[0])
    return book


def _set_version(book: Globals, data: bytes) -> None:
    book.is_unicode = struct.unpack_from("<H", data)[0] >= UNICODE_VERSION


def _set_encoding(book: Globals, data: bytes) -> None:
    book.encoding = _encoding(struct.unpack_from("<H", data)[0])


def _set_origin(book: Globals, data: bytes) -> None:
    book.is_1904 = struct.unpack_from("<H", data)[0] == 1


def _add_font(book: Globals, data: bytes) -> None:
    (colour,) = struct.unpack_from("<H", data, 4)
    book.fonts.append((text_of(data[15:], data[14], book.is_unicode, book.encoding), colour))


def _encoding(code_page: int) -> str:
    """The encoding of letters before Unicode; 1200 is Unicode itself."""
    try:
        "".encode(f"cp{code_page}")
    except LookupError:
        return "cp1252"
    return f"cp{code_page}"


def _add_format(book: Globals, data: bytes) -> None:
    number, length = struct.unpack_from("<HH" if book.is_unicode else "<HB", data)
    begin = 4 if book.is_unicode else 3
    book.formats[number] = text_of(data[begin:], length, book.is_unicode, book.encoding)


def _add_style(book: Globals, data: bytes) -> None:
    font, code = struct.unpack_from("<HH", data)
    paper, is_filled = AUTOMATIC_PAPER, False
    if book.is_unicode and len(data) >= 20:  # noqa: PLR2004
        (pattern,) = struct.unpack_from("<I", data, 14)
        (colours,) = struct.unpack_from("<H", data, 18)
        is_filled, paper = pattern >> 26 == 1, colours & 0x7F
    book.cells.append((font, code, paper, is_filled))


def _add_sheet(book: Globals, data: bytes) -> None:
    start, state, kind, length = struct.unpack_from("<IBBB", data)
    if kind == WORKSHEET:
        name = text_of(data[7:], length, book.is_unicode, book.encoding)
        book.sheets.append((start, name, state & 3 == 0))


GLOBALS: MappingProxyType[int, Callable[[Globals, bytes], None]] = MappingProxyType({
    BOF: _set_version, CODE_PAGE: _set_encoding, DATE_1904: _set_origin, FONT: _add_font,
    FORMAT: _add_format, XF: _add_style, BOUND_SHEET: _add_sheet,
})  # fmt: skip
