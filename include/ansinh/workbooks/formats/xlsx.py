"""What calamine does not tell of an .xlsx sheet, found by searching its XML as bytes.

Error cells (which it blanks), formulas for which no value is stored (the same), percentages,
what is hidden or commented, and texts in fonts from before Unicode. Searching takes a fraction
of what parsing in Python would.
"""

import re
import zipfile
from html import unescape

from ansinh.workbooks.formats.cell_formats import Styles, read_styles
from ansinh.workbooks.formats.legacy_fonts import LegacyFonts, find_legacy_fonts
from ansinh.workbooks.formats.sheet_details import SheetDetails
from ansinh.workbooks.formats.sheet_xml import (
    REFERENCE,
    ROW_ENDS,
    Place,
    pieces,
    place,
    relations,
    sheet_parts,
)
from ansinh.workbooks.safety.extent import FARTHEST_COLUMN, FARTHEST_ROW

# Never beyond the cell: cells that do not end must not cost a look at all that follows.
ERROR = re.compile(rb"""t="e"[^>]*>((?:[^<]|<(?!/?(?:\w+:)?(?:c|row)\b))*)</(?:\w+:)?c>""")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>(?P<blank>\s*)</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
HIDDEN = rb"""[^>]*?\bhidden\s*=\s*["'](?:1|true)["'][^>]*>"""
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b" + HIDDEN)
HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\b" + HIDDEN)
FIRST_TO_LAST = tuple(
    re.compile(rb"""\b%s\s*=\s*["'](\d+)["']""" % one) for one in (b"min", b"max")
)
COMMENT = re.compile(
    rb"""<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\bref\s*=\s*["']([A-Za-z]+)(\d+)["'][^>]*"""
)
AUTHOR = re.compile(rb"<(?:\w+:)?author>([^<]*)</")
AUTHOR_NUMBER = re.compile(rb"""\bauthorId\s*=\s*["'](\d+)["']""")
OURS = b"ansinh"
COMMENT_KINDS = ("comments", "threadedComment")
COMMENT_ENDS = (b"</comment>", b":comment>", b"</threadedComment>", b":threadedComment>")


def read_xlsx_details(archive: zipfile.ZipFile) -> dict[str, SheetDetails]:
    """The details of every sheet, by its name."""
    styles = read_styles(archive)
    fonts = find_legacy_fonts(archive, styles.legacy_fonts)
    found = {}
    for name, part in sheet_parts(archive):
        details = SheetDetails()
        with archive.open(part) as stream:
            for piece in pieces(stream, ROW_ENDS):
                _search(piece, styles, fonts, details)
        _find_comments(archive, part, details)
        found[name] = details
    return found


def _search(piece: bytes, styles: Styles, fonts: LegacyFonts, found: SheetDetails) -> None:
    if b't="e"' in piece:
        for match in ERROR.finditer(piece):
            value = VALUE.search(match[1])
            _note(piece, match.start(), found.errors, value[1].decode() if value else "#N/A")
    if b"<f" in piece or b":f" in piece:
        _find_unstored(piece, found)
    if styles.percent is not None:
        for match in styles.percent.finditer(piece):
            reference = REFERENCE.search(_tag(piece, match.end()))
            if reference is not None and reference[1]:
                found.percentages.add(place(reference))
    if b"hidden" in piece:
        _find_hidden(piece, found)
    fonts.search(piece, found.legacy)


def _find_unstored(piece: bytes, found: SheetDetails) -> None:
    for match in FORMULA.finditer(piece):
        is_empty_text = match["blank"] is not None and b't="str"' in _tag(piece, match.start())
        if not is_empty_text:
            formula = unescape((match["formula"] or b"").decode())
            _note(piece, match.start(), found.unstored, f"={formula}")


def _find_hidden(piece: bytes, found: SheetDetails) -> None:
    for tag in HIDDEN_ROW.findall(piece):
        reference = REFERENCE.search(tag)
        if reference is not None and place(reference)[0] < FARTHEST_ROW:
            found.hidden_rows.add(place(reference)[0])
    for tag in HIDDEN_COLUMNS.findall(piece):
        first, last = (one.search(tag) for one in FIRST_TO_LAST)
        if first is not None and last is not None:
            end = min(int(last[1]), FARTHEST_COLUMN)
            found.hidden_columns.update(range(int(first[1]) - 1, end))


def _find_comments(archive: zipfile.ZipFile, part: str, found: SheetDetails) -> None:
    """Legacy comments, called notes now, and threaded ones."""
    for _, kind, target in relations(archive, part):
        if kind in COMMENT_KINDS and target in archive.namelist():
            ours: bytes | None = None
            with archive.open(target) as stream:
                for piece in pieces(stream, COMMENT_ENDS):
                    ours = _our_number(piece) if ours is None else ours
                    for match in COMMENT.finditer(piece):
                        author = AUTHOR_NUMBER.search(match.group())
                        if author is None or author[1] != ours:
                            found.commented.add(place(match))


def _our_number(piece: bytes) -> bytes | None:
    """The number of the author of our own remarks, in an annotated copy that was sent back."""
    authors = [author.strip() for author in AUTHOR.findall(piece)]
    return str(authors.index(OURS)).encode() if OURS in authors else None


def _note(piece: bytes, at: int, cells: dict[Place, str], text: str) -> None:
    reference = REFERENCE.search(_tag(piece, at))
    if reference is not None and reference[1]:
        cells[place(reference)] = text


def _tag(piece: bytes, at: int) -> bytes:
    """The start tag of the cell in which a position lies."""
    start = max(piece.rfind(b"<c ", 0, at), piece.rfind(b":c ", 0, at))
    return piece[start : piece.find(b">", start)] if start >= 0 else b""
