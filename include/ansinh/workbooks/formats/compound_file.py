"""The file system that an .xls file is: sectors that hang together in chains ([MS-CFB]).

A chain that runs in a circle, or a size that lies, could keep a reader busy for ever; here every
chain has an end.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

LAST = 0xFFFFFFFA  # from here on, numbers of sectors are marks
FIRST_TABLES = 109
ENTRY = 128
STORAGE, STREAM, ROOT = 1, 2, 5
MINI = 4096  # smaller streams lie in sectors of their own, inside the root's stream
BOOKS = ("workbook", "book")


class DamagedError(Exception):
    """The file is not what its own tables say."""


class Entry(NamedTuple):
    """A storage or a stream of the directory; `start` is its first sector, `size` in bytes."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """Directory and streams; DamagedError or struct.error for a file that is none."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:  # noqa: PLR2004
            raise DamagedError
        self._sector = 1 << shift
        (self._directory,) = struct.unpack_from("<I", content, 48)
        self._table = self._read_table()

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        found = self._content[start : start + self._sector]
        if not found:
            raise DamagedError
        return found

    def _read_table(self) -> list[int]:
        """Which sector follows which."""
        (count,) = struct.unpack_from("<I", self._content, 44)
        if count * self._sector > len(self._content):
            raise DamagedError
        places = [*struct.unpack_from(f"<{FIRST_TABLES}I", self._content, 76)]
        (further,) = struct.unpack_from("<I", self._content, 68)
        width = self._sector // 4
        while further < LAST and len(places) < count:
            *more, further = struct.unpack(f"<{width}I", self._at(further))
            places += more
        table: list[int] = []
        for place in places[:count]:
            if place < LAST:
                table += struct.unpack(f"<{width}I", self._at(place))
        return table

    def _chain(self, start: int, table: list[int]) -> Iterator[int]:
        sector, left = start, len(table)
        while sector < LAST:
            if left <= 0 or sector >= len(table):
                raise DamagedError
            yield sector
            sector, left = table[sector], left - 1

    def _joined(self, start: int) -> bytes:
        return b"".join(self._at(sector) for sector in self._chain(start, self._table))

    def entries(self) -> list[Entry]:
        """The directory: all that has a name."""
        listed = self._joined(self._directory)
        found = []
        for at in range(0, len(listed) - ENTRY + 1, ENTRY):
            name, length, kind = struct.unpack_from("<64sHB", listed, at)
            start, size = struct.unpack_from("<II", listed, at + 116)
            if kind in (STORAGE, STREAM, ROOT):
                text = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
                found.append(Entry(text, kind, start, size))
        return found

    def check(self, entry: Entry) -> None:
        """Raise DamagedError where a stream is longer than the file, or has no end."""
        if entry.kind == STORAGE or (entry.kind == STREAM and entry.size < MINI):
            return
        if entry.size > len(self._content):
            raise DamagedError
        for _ in self._chain(entry.start, self._table):
            pass

    def stream(self, entry: Entry, root: Entry) -> bytes:
        """The bytes of a stream; small ones lie in the root's."""
        if entry.size >= MINI:
            return self._joined(entry.start)[: entry.size]
        (start,) = struct.unpack_from("<I", self._content, 60)
        listed = self._joined(start)
        table = [*struct.unpack(f"<{len(listed) // 4}I", listed)]
        small, sectors = self._joined(root.start), self._chain(entry.start, table)
        return b"".join(small[64 * at : 64 * at + 64] for at in sectors)[: entry.size]

    def books(self) -> list[bytes]:
        """The streams that hold a workbook."""
        entries = self.entries()
        root = next((entry for entry in entries if entry.kind == ROOT), None)
        if root is None:
            raise DamagedError
        return [
            self.stream(entry, root)
            for entry in entries
            if entry.kind == STREAM and entry.name.lower() in BOOKS
        ]
