"""The parts of an archive, searched as bytes before anything parses them.

Reading each to its end also proves that it is as long as it says, and its checksum.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from posixpath import join, normpath
from typing import IO

from ansinh.workbooks.formats.sheet_xml import sheet_parts
from ansinh.workbooks.safety.extent import (
    MOST_CELLS,
    MOST_SHEETS,
    OdsExtent,
    XlsxExtent,
    refuse_too_many,
)
from ansinh.workbooks.safety.refusal import RefusedError
from ansinh.workbooks.safety.shared_strings import SharedStrings

CLOSINGS = 8
MIB = 1024 * 1024
CHUNK = MIB
MOST_MERGES = 200_000
# Excel keeps 65,490 formats of cells, and as many that styles go by.
MOST_STYLES = 150_000
# Excel keeps 32,767 letters in a cell, of at most four bytes.
LONGEST_TEXT = 4 * 32_767
# Parts that are parsed as a whole; ordinary ones have kilobytes, neglected ones a few MiB.
LARGEST_LIST = 24 * MIB
LISTS = re.compile(r"^xl/(workbook|styles)\.xml$|\.rels$|^meta-inf/manifest\.xml$")
# Pictures may hold anything; what Excel keeps for its queries is long and never read.
NOT_SEARCHED = re.compile(r"^(xl/media|pictures|thumbnails|docprops|customxml)/|\.bin$|^mimetype$")

START = 200
BEFORE_MARKUP = b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
DECLARATIONS = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)""")
UTF_8 = (b"utf-8", b"us-ascii", b"ascii")
SOURCES = re.compile(
    rb"<(?:\w+:)?(dde-link|dde-source|table-source|cell-range-source|database-source-\w+)\b"
)
MACROS = re.compile(rb"relationships/(vbaProject|xlMacrosheet|xlIntlMacrosheet)")
FORMATTING = re.compile(rb"<(?:\w+:)?(?:(mergeCell)|xf)(?=[\s/>])")
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
ODS_SHEET = re.compile(rb"<(?:\w+:)?table(?=[\s/>])")
SHEET_LINK = re.compile(rb""":id\s*=\s*["']([^"']*)["']""")
LINK_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)["']""")


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of a stream, a mebibyte at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


class PartsScan:
    """One look at every part; raises RefusedError for the first that no form would have."""

    def __init__(self, kind: str, archive: zipfile.ZipFile) -> None:
        self._kind = kind
        self._archive = archive
        self._cells = 0
        self._texts = SharedStrings()

    def scan(self, entries: list[zipfile.ZipInfo]) -> None:
        """Look at these entries of the archive."""
        for entry in entries:
            name = entry.filename.lower()
            if LISTS.search(name) and entry.file_size > LARGEST_LIST:
                raise RefusedError("file.too_much_formatting", value=entry.filename)
            with self._archive.open(entry) as stream:
                start = stream.read(START)
            with self._archive.open(entry) as stream:
                if NOT_SEARCHED.search(name) or not _is_markup(start, name):
                    for _ in chunks(stream):
                        pass
                else:
                    _refuse_encoding(start, entry.filename)
                    self._search(stream, entry.filename)
            if name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                _refuse_shared(self._archive.read(entry), entry.filename)
        self._texts.refuse_too_much(self._archive)

    def _search(self, stream: IO[bytes], part: str) -> None:
        extent = OdsExtent() if self._kind == "ods" else XlsxExtent()
        merges = styles = sheets = 0
        for piece in _whole_tags(stream, part):
            if b"<!" in piece and DECLARATIONS.search(piece):
                raise RefusedError("file.declares_entities", value=part)
            _refuse_outside(piece, part)
            is_formatted = b"mergeCell" in piece or b"xf" in piece
            for merge in FORMATTING.findall(piece) if is_formatted else ():
                merges, styles = merges + bool(merge), styles + (not merge)
            if merges > MOST_MERGES or styles > MOST_STYLES:
                raise RefusedError("file.too_much_formatting", value=part)
            sheets += self._sheets(piece, part)
            self._texts.add(piece, part)
            extent.add(piece)
            self._refuse_extent(extent, part)
        self._cells += extent.cells
        if sheets > MOST_SHEETS:
            raise RefusedError("file.too_many_sheets", value=sheets, expected=MOST_SHEETS)

    def _sheets(self, piece: bytes, part: str) -> int:
        if self._kind == "xlsx" and part == "xl/workbook.xml":
            return len(SHEET.findall(piece))
        return len(ODS_SHEET.findall(piece)) if part == "content.xml" else 0

    def _refuse_extent(self, extent: OdsExtent | XlsxExtent, part: str) -> None:
        if extent.far_cell is not None:
            raise RefusedError(
                "file.far_cell", sheet=self._named(part), cell=extent.far_cell,
                value=extent.far_cell,
            )  # fmt: skip
        cells = self._cells + extent.cells
        if cells > MOST_CELLS:
            refuse_too_many(cells, self._named(part))

    def _named(self, part: str) -> str:
        """The name of the sheet that lies in a part; the part's own where that is not known."""
        with suppress(SyntaxError, KeyError, ValueError):
            return {of: name for name, of in sheet_parts(self._archive)}.get(part, part)
        return part


def _whole_tags(stream: IO[bytes], part: str) -> Iterator[bytes]:
    """XML in pieces that end before a tag begins; no tag is cut.

    Raises RefusedError for a text or a tag longer than any cell may hold.
    """
    rest = b""
    for chunk in chunks(stream):
        rest += chunk
        end = _last_opening(rest)
        if _has_long_text(rest):
            raise RefusedError("file.too_long_text", value=part)
        yield rest[:end]
        rest = rest[end:]
    yield rest


def _has_long_text(piece: bytes) -> bool:
    """Whether more than a cell may hold lies between two tags: it covers one of these places."""
    for at in range(0, len(piece), LONGEST_TEXT):
        before, after = piece.rfind(b"<", 0, at + 1), piece.find(b"<", at + 1)
        if (len(piece) if after < 0 else after) - max(before, 0) > LONGEST_TEXT:
            return True
    return False


def _last_opening(piece: bytes) -> int:
    """Where the last tag begins, if possible one that opens: it shows if a cell is empty."""
    at = last = max(piece.rfind(b"<"), 0)
    for _ in range(CLOSINGS):
        if piece[at + 1 : at + 2] not in (b"/", b""):
            return at
        at = piece.rfind(b"<", 0, at)
    return last


def _is_markup(start: bytes, name: str) -> bool:
    """Whether any parser could take it for XML, whatever it is called."""
    return name.endswith((".xml", ".rels")) or start.lstrip(BEFORE_MARKUP).startswith(b"<")


def _refuse_encoding(start: bytes, part: str) -> None:
    """UTF-16 and the like would hide from every search; no spreadsheet program writes them."""
    encoding = ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    is_other = encoding is not None and encoding[1].lower() not in UTF_8
    if is_other or b"\x00" in start or start.startswith(BYTE_ORDER_MARKS):
        raise RefusedError("file.declares_entities", value=part)


def _refuse_outside(piece: bytes, part: str) -> None:
    if MACROS.search(piece):
        raise RefusedError("file.has_macros", value=part)
    source = SOURCES.search(piece) if b"-source" in piece or b"dde-" in piece else None
    if source is not None:
        raise RefusedError("file.external_links", value=part)


def _refuse_shared(content: bytes, part: str) -> None:
    """Two sheets in one part: no program writes that, and a small file becomes a large one."""
    if part.endswith(".rels"):
        targets = (target.decode(errors="replace") for target in LINK_TARGET.findall(content))
        found = [normpath(join("/xl", target)).lower() for target in targets]
    else:
        links = map(SHEET_LINK.search, SHEET.findall(content))
        found = [link[1].decode(errors="replace") for link in links if link is not None]
    if len(set(found)) < len(found):
        raise RefusedError("file.unsafe_archive", value=part)
