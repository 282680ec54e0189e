"""The XML of an .xlsx workbook: in which parts its sheets are, and how those are searched."""

import re
import zipfile
from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import IO

from defusedxml import ElementTree

from ansinh.workbooks.safety.refusal import RefusedError

MIB = 1024 * 1024
LONGEST_PIECE = 16 * MIB
NAMESPACES = {
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d*)["']""")
ROW_ENDS = (b"</row>", b":row>")
STRING_ENDS = (b"</si>", b":si>")

# Row and column, counted from 0.
Place = tuple[int, int]


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of the sheets with the parts that hold them."""
    targets = {one: part for one, _, part in relations(archive, "xl/workbook.xml")}
    parts = set(archive.namelist())
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in workbook.iterfind(".//s:sheet", NAMESPACES):
        part = targets.get(sheet.get(f"{{{NAMESPACES['r']}}}id", ""))
        if part in parts:
            yield sheet.get("name", ""), part


def relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Id, last word of the type, and part, of everything that a part refers to."""
    folder = dirname(part)
    listing = join(folder, "_rels", f"{basename(part)}.rels")
    if listing not in archive.namelist():
        return
    for relation in ElementTree.fromstring(archive.read(listing)):
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        yield relation.get("Id", ""), basename(relation.get("Type", "")), full


def pieces(stream: IO[bytes], ends: tuple[bytes, ...]) -> Iterator[bytes]:
    """A part in pieces that end where a row, or whatever else `ends` close, does.

    Raises RefusedError for a row longer than any form could have.
    """
    rest = b""
    while chunk := stream.read(MIB):
        rest += chunk
        end = max(rest.rfind(mark) + len(mark) for mark in ends)
        if end > max(map(len, ends)):
            yield rest[:end]
            rest = rest[end:]
        elif len(rest) > LONGEST_PIECE:
            raise RefusedError("file.too_long_text", value="a row")
    yield rest


def place(reference: re.Match[bytes]) -> Place:
    """Where a reference such as r="L14" points."""
    column = 0
    for letter in reference[1].upper()[:4]:
        column = column * 26 + letter - ord("A") + 1
    return int(reference[2][:9] or b"1") - 1, max(column - 1, 0)
