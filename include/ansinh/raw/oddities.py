"""What calamine does not tell of an .xlsx sheet, found by searching its XML as bytes.

Far cells (which would abort it), error cells (which it blanks), formulas for which no value is
stored (the same), and percentages. Searching takes a fraction of what parsing in Python would.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import join, normpath
from typing import IO

from defusedxml import ElementTree

from ansinh.raw.safety import RefusedError, chunks

FARTHEST_ROW = 200_000
FARTHEST_COLUMN = 500
BUILT_IN_PERCENT = ("9", "10")

NAMESPACES = {
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d*)["']""")
# A cell with anything in it, or a row with cells, whose place may be far: three letters, two
# from S on, or six digits. Cells that only carry a format are common out there, and harmless.
FAR = re.compile(rb"""r="(?:[A-Za-z]{3,}\d|[S-Zs-z][A-Za-z]\d|[A-Za-z]*\d{6})\d*"[^>]*(?<!/)>""")
EMPTY_AHEAD = re.compile(rb"\s*</|\s*<(?:\w+:)?c\b[^>]*/>|\s*<(?:\w+:)?c\b[^>]*\br\s*=")
ERROR = re.compile(rb"""t="e"[^>]*>(.*?)</(?:\w+:)?c>""", re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(?P<formula>[^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>(?P<blank>\s*)</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ROW_ENDS = (b"</row>", b":row>")

Place = tuple[int, int]


@dataclass
class Oddities:
    """Cells of one sheet, by row and column from 0."""

    errors: dict[Place, str] = field(default_factory=dict)
    unstored: dict[Place, str] = field(default_factory=dict)
    percentages: set[Place] = field(default_factory=set)


def find_oddities(archive: zipfile.ZipFile) -> dict[str, Oddities]:
    """The oddities of every sheet, by its name.

    Raises RefusedError for content so far out that reading it would exhaust the memory.
    """
    percent = _percent_styles(archive)
    found = {}
    for name, part in _sheets(archive):
        oddities = Oddities()
        with archive.open(part) as stream:
            for piece in _pieces(stream):
                _refuse_far(piece, name)
                _search(piece, percent, oddities)
        found[name] = oddities
    return found


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets with the parts that hold them."""
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts = set(archive.namelist())
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in workbook.iterfind(".//s:sheet", NAMESPACES):
        target = targets.get(sheet.get(f"{{{NAMESPACES['r']}}}id"), "") or ""
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if part in parts:
            yield sheet.get("name", ""), part


def _percent_styles(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """What finds the cells that are shown as percentages; None where no style is one."""
    if "xl/styles.xml" not in archive.namelist():
        return None
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = {
        one.get("numFmtId")
        for one in styles.iterfind(".//s:numFmts/s:numFmt", NAMESPACES)
        if "%" in one.get("formatCode", "")
    } | set(BUILT_IN_PERCENT)
    numbers = [
        f"{number}".encode()
        for number, one in enumerate(styles.iterfind("./s:cellXfs/s:xf", NAMESPACES))
        if one.get("numFmtId") in formats
    ]
    return re.compile(rb'\bs="(?:' + b"|".join(numbers) + rb')"') if numbers else None


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """A sheet's XML in pieces that end where a row ends."""
    rest = b""
    for chunk in chunks(stream):
        rest += chunk
        end = max(rest.rfind(mark) + len(mark) for mark in ROW_ENDS)
        if end > max(map(len, ROW_ENDS)):
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _refuse_far(piece: bytes, sheet: str) -> None:
    for match in FAR.finditer(piece):
        reference = REFERENCE.search(match.group())
        if reference is None or EMPTY_AHEAD.match(piece, match.end()):
            continue
        row, column = _place(reference)
        if row >= FARTHEST_ROW or column >= FARTHEST_COLUMN:
            cell = (reference[1] + reference[2]).decode()
            raise RefusedError("file.far_cell", sheet=sheet, cell=cell, value=cell)


def _search(piece: bytes, percent: re.Pattern[bytes] | None, found: Oddities) -> None:
    if b't="e"' in piece:
        for match in ERROR.finditer(piece):
            value = VALUE.search(match[1])
            _note(piece, match.start(), found.errors, value[1].decode() if value else "#N/A")
    if b"<f" in piece or b":f" in piece:
        for match in FORMULA.finditer(piece):
            is_empty_text = match["blank"] is not None and b't="str"' in _tag(piece, match.start())
            if not is_empty_text:
                formula = unescape((match["formula"] or b"").decode())
                _note(piece, match.start(), found.unstored, f"={formula}")
    if percent is not None:
        for match in percent.finditer(piece):
            reference = REFERENCE.search(_tag(piece, match.end()))
            if reference is not None and reference[1]:
                found.percentages.add(_place(reference))


def _note(piece: bytes, at: int, cells: dict[Place, str], text: str) -> None:
    reference = REFERENCE.search(_tag(piece, at))
    if reference is not None and reference[1]:
        cells[_place(reference)] = text


def _tag(piece: bytes, at: int) -> bytes:
    """The start tag of the cell in which a position lies."""
    start = max(piece.rfind(b"<c ", 0, at), piece.rfind(b":c ", 0, at))
    return piece[start : piece.find(b">", start)] if start >= 0 else b""


def _place(reference: re.Match[bytes]) -> Place:
    column = 0
    for letter in reference[1].upper()[:4]:
        column = column * 26 + letter - ord("A") + 1
    return int(reference[2][:9] or b"1") - 1, max(column - 1, 0)
