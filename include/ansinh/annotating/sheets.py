"""A sheet copied row by row, with other colours for some of its cells and nothing else changed."""

import re
import shutil
from collections.abc import Iterator
from typing import IO

from ansinh.annotating.marks import Marks
from ansinh.annotating.rows import SHEET_DATA, Colour, Rows
from ansinh.annotating.splicing import UnsupportedPackageError, children, refuse_unsupported
from ansinh.workbooks.safety.check import chunks

SELECTED = re.compile(rb"""(\stabSelected\s*=\s*)["'](?:1|true|on)["']""")
# What may stand behind the drawing of comments, in the order of the standard.
AFTER_LEGACY = {
    b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems",
    b"tableParts", b"extLst", b"AlternateContent",
}  # fmt: skip


def copy_sheet(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy a sheet without a mark: it is only no longer the one that is selected.

    Two selected sheets would be edited together.
    """
    start = source.read(1 << 20)
    target.write(SELECTED.sub(rb'\1"0"', start))
    shutil.copyfileobj(source, target)


def colour_sheet(
    source: IO[bytes], target: IO[bytes], marks: Marks, colour: Colour, legacy: bytes | None
) -> None:
    """Copy a sheet with its marked cells coloured; cells that are not there are put in.

    `legacy` names the drawing of its comments, where the sheet has none yet. Raises
    UnsupportedPackageError where its XML is written in a way that is not understood here.
    """
    head, rest = _head(source)
    target.write(SELECTED.sub(rb'\1"0"', head))
    rows = Rows(head, marks, colour)
    tail = b""
    for piece, is_last in _pieces(rest, source, rows.prefix):
        refuse_unsupported(piece)
        if is_last:
            closing = piece.find(b"</" + rows.prefix + b"sheetData")
            if closing < 0:
                raise UnsupportedPackageError("sheetData does not end")
            piece, tail = piece[:closing], piece[closing:]
        target.write(rows.coloured(piece))
    target.write(rows.left_over())
    target.write(tail if legacy is None else _with_legacy(tail, legacy, rows.prefix))


def _head(source: IO[bytes]) -> tuple[bytes, bytes]:
    """All up to the first row, and what was read behind it."""
    read = b""
    for chunk in chunks(source):
        read += chunk
        found = SHEET_DATA.search(read)
        if found is not None:
            refuse_unsupported(read[: found.end()])
            if not found["empty"]:
                return read[: found.end()], read[found.end() :]
            name = found["prefix"] + b"sheetData>"
            opened = found.group()[:-2].rstrip() + b">"
            return read[: found.start()] + opened, b"</" + name + read[found.end() :]
    raise UnsupportedPackageError("no sheetData")


def _pieces(rest: bytes, source: IO[bytes], prefix: bytes) -> Iterator[tuple[bytes, bool]]:
    """The rows in pieces that end where a row ends; the last piece goes to the sheet's end."""
    row_end, data_end = b"</" + prefix + b"row>", b"</" + prefix + b"sheetData"
    while data_end not in rest:
        end = rest.rfind(row_end)
        if end >= 0:
            yield rest[: end + len(row_end)], False
            rest = rest[end + len(row_end) :]
        chunk = source.read(1 << 20)
        if not chunk:
            break
        rest += chunk
    yield rest + source.read(), True


def _with_legacy(tail: bytes, legacy: bytes, prefix: bytes) -> bytes:
    """The end of the sheet with the drawing of its comments, where the standard wants it."""
    begin = tail.index(b">") + 1
    places = [at for name, at, _ in children(tail, begin, len(tail)) if name in AFTER_LEGACY]
    at = places[0] if places else tail.rfind(b"</" + prefix + b"worksheet")
    if at < 0:
        raise UnsupportedPackageError("the worksheet does not end")
    return b"%s<%s%s%s" % (tail[:at], prefix, legacy, tail[at:])
