"""The records of an .xls workbook."""

import struct
from collections.abc import Iterator

from ansinh.workbooks.formats.compound_file import CompoundFile, DamagedError

Record = tuple[int, int, bytes]
BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C


def records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """Kind, place in the stream, and data, of every record from a place on."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at, stream[at + 4 : at + 4 + length]
        at += 4 + length


def workbook_stream(content: bytes) -> bytes:
    """The stream that holds the workbook.

    Raises ValueError where the file has none, or is damaged.
    """
    try:
        books = CompoundFile(content).books()
    except (DamagedError, struct.error) as error:
        raise ValueError("the tables of the file are damaged") from error
    if not books:
        raise ValueError("no workbook in the file")
    return books[0]


def substream(stream: bytes, start: int) -> Iterator[Record]:
    """The records of the workbook, or of a sheet, without those of charts within it."""
    depth = 0
    for record in records(stream, start):
        depth += (record[0] == BOF) - (record[0] == EOF)
        if depth == 0:
            return
        if depth == 1:
            yield record
