"""The parts of an archive, searched as bytes before anything parses them.

Reading each to its end also proves that it is as long as it says, and its checksum. How much a
sheet holds is counted by its reader; here stands what no reader should see.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from ansinh.workbooks.formats.package import Package
from ansinh.workbooks.safety.refusal import RefusedError

MIB = 1024 * 1024
CHUNK = MIB
# Excel keeps 32,767 letters in a cell, of at most four bytes.
LONGEST_TEXT = 4 * 32_767
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
HYPERLINK = "hyperlink"


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of a stream, a mebibyte at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def check_parts(archive: zipfile.ZipFile) -> None:
    """Look at every part; RefusedError for the first that no form would have."""
    package = Package(archive)
    for entry in archive.infolist():
        name = entry.filename.lower()
        with archive.open(entry) as stream:
            start = stream.read(START)
        with archive.open(entry) as stream:
            if NOT_SEARCHED.search(name) or not _is_markup(start, name):
                for _ in chunks(stream):
                    pass
            else:
                _refuse_encoding(start, entry.filename)
                _search(stream, entry.filename)
        if name.endswith(".rels"):
            _refuse_external(package, entry.filename)


def _search(stream: IO[bytes], part: str) -> None:
    for piece in _whole_tags(stream, part):
        if b"<!" in piece and DECLARATIONS.search(piece):
            raise RefusedError("file.declares_entities", value=part)
        if MACROS.search(piece):
            raise RefusedError("file.has_macros", value=part)
        if (b"-source" in piece or b"dde-" in piece) and SOURCES.search(piece):
            raise RefusedError("file.external_links", value=part)


def _whole_tags(stream: IO[bytes], part: str) -> Iterator[bytes]:
    """XML in pieces that end before a tag begins; no tag is cut.

    Raises RefusedError for a text or a tag longer than any cell may hold.
    """
    rest = b""
    for chunk in chunks(stream):
        rest += chunk
        end = max(rest.rfind(b"<"), 0)
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


def _is_markup(start: bytes, name: str) -> bool:
    """Whether any parser could take it for XML, whatever it is called."""
    return name.endswith((".xml", ".rels")) or start.lstrip(BEFORE_MARKUP).startswith(b"<")


def _refuse_encoding(start: bytes, part: str) -> None:
    """UTF-16 and the like would hide from every search; no spreadsheet program writes them."""
    encoding = ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    is_other = encoding is not None and encoding[1].lower() not in UTF_8
    if is_other or b"\x00" in start or start.startswith(BYTE_ORDER_MARKS):
        raise RefusedError("file.declares_entities", value=part)


def _refuse_external(package: Package, listing: str) -> None:
    """What lies outside of the file, nobody here sees; a hyperlink is only text."""
    for relation in package.listed(listing):
        if relation.is_external and relation.kind != HYPERLINK:
            raise RefusedError("file.external_links", value=relation.part)
