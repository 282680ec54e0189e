"""A book in the older format of Excel 97 to 2003, as short as its layout allows."""

import struct
from pathlib import Path

from tests.corpus.book import Book, Cell, Formula, Page, Percent, Shown

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
PLAIN, PERCENT, OWN = range(3)
FIRST_OWN = 164
GLOBALS, SHEET = 5, 0x10


def xls(book: Book, folder: Path) -> Path:
    """Write numbers, texts, shares and merged cells; dates have to be texts."""
    path = folder / "báo cáo.xls"
    path.write_bytes(_compound(_workbook(book.pages)))
    return path


def _record(kind: int, layout: str, *fields: int | float | bytes) -> bytes:
    data = struct.pack(f"<{layout}", *fields)
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, "HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6)


FINISH = _record(0x000A, "")


def _workbook(pages: list[Page]) -> bytes:
    arial = "Arial".encode("utf-16-le")
    font = _record(0x0031, "HHHHHBBBBBB10s", 220, 0, 8, 400, 0, 0, 0, 0, 0, 5, 1, arial)
    codes = sorted({cell.code for page in pages for cell in page.laid_out()[0].values()
                    if isinstance(cell, Shown)})  # fmt: skip
    numbers = [0, 10, *range(FIRST_OWN, FIRST_OWN + len(codes))]
    formats = b"".join(_format(FIRST_OWN + at, code) for at, code in enumerate(codes))
    styles = b"".join(_record(0x00E0, "HHH14x", 0, number, 0) for number in numbers)
    lead = _begin(GLOBALS) + 4 * font + formats + styles
    sheets = [_sheet(page, codes) for page in pages]
    start = len(lead) + len(_bounds(pages, [0] * len(pages))) + len(FINISH)
    starts = [start + sum(map(len, sheets[:at])) for at in range(len(sheets))]
    return lead + _bounds(pages, starts) + FINISH + b"".join(sheets)


def _format(number: int, code: str) -> bytes:
    text = code.encode("utf-16-le")
    return _record(0x041E, f"HHB{len(text)}s", number, len(code), 1, text)


def _bounds(pages: list[Page], starts: list[int]) -> bytes:
    found = b""
    for page, start in zip(pages, starts, strict=True):
        name = page.name.encode("utf-16-le")
        fields = (start, int(page.is_hidden), 0, len(page.name), 1, name)
        found += _record(0x0085, f"IBBBB{len(name)}s", *fields)
    return found


def _sheet(page: Page, codes: list[str]) -> bytes:
    cells, merges = page.laid_out()
    last = max(row for row, _ in cells) + 1, max(column for _, column in cells) + 1
    content = b"".join(
        _cell(row, column, cell, codes) for (row, column), cell in sorted(cells.items())
    )
    ranges = b"".join(
        struct.pack("<HHHH", first, end, left, right) for first, left, end, right in merges
    )
    joined = _record(0x00E5, f"H{len(ranges)}s", len(merges), ranges)
    size = _record(0x0200, "IIHHH", 0, last[0], 0, last[1], 0)
    return _begin(SHEET) + size + content + joined + FINISH


def _cell(row: int, column: int, cell: Cell, codes: list[str]) -> bytes:
    if isinstance(cell, Shown):
        style = OWN + codes.index(cell.code)
        return _record(0x0203, "HHHd", row, column, style, cell.value)
    if isinstance(cell, Formula):
        # As report generators write it: an empty text as the result of a sum.
        token = b"\x44\x08\x00\x0e\xc0"
        result = bytes([3, 0, 0, 0, 0, 0, 0xFF, 0xFF]) if cell.stored is None else struct.pack(
            "<d", cell.stored)  # fmt: skip
        return _record(0x0006, f"HHH8sHIH{len(token)}s", row, column, PLAIN, result, 0, 0,
                       len(token), token)  # fmt: skip
    if isinstance(cell, Percent):
        return _record(0x0203, "HHHd", row, column, PERCENT, cell.share)
    if isinstance(cell, int | float):
        return _record(0x0203, "HHHd", row, column, PLAIN, float(cell))
    text = str(cell).encode("utf-16-le")
    fields = (row, column, PLAIN, len(text) // 2, 1, text)
    return _record(0x0204, f"HHHHB{len(text)}s", *fields)


def _compound(stream: bytes) -> bytes:
    """A file with one stream; header, table of sectors, directory, then the stream."""
    stream += bytes(-len(stream) % 512)
    stream += bytes(max(4096 - len(stream), 0))
    count = len(stream) // 512
    tables = -(-(count + 2) // 127)
    first = tables + 1
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, 4096, END, 0, END, 0,
        *range(tables), *[FREE] * (109 - tables),
    )  # fmt: skip
    chain = [*[TABLE] * tables, END, *range(first + 1, first + count), END]
    sectors = struct.pack(f"<{len(chain)}I", *chain)
    sectors += b"\xff" * (512 * tables - len(sectors))
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, first, len(stream))
    return header + sectors + directory + bytes(256) + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI8x8xIII", text, len(text) + 2, kind, 1, FREE, FREE, child, 0, start, size, 0
    )
