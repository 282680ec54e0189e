"""Texts of an .xls workbook: shared ones, which go on from record to record, and plain ones."""

import struct
from collections.abc import Callable, Iterator, Sequence

from ansinh.workbooks.formats.legacy_fonts import Run
from ansinh.workbooks.formats.limits import MIB, MOST_TEXT_MIB
from ansinh.workbooks.safety.refusal import RefusedError

WIDE, HAS_PHONETIC, HAS_RUNS = 0x01, 0x04, 0x08


def text_of(data: bytes, length: int, is_unicode: bool, encoding: str) -> str:
    """A text of so many letters that begins with these bytes, and ends in this record."""
    if not is_unicode:
        return data[:length].decode(encoding, "replace")
    wide = data[0] & WIDE
    return data[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def read_shared_texts(
    parts: Sequence[bytes], font: Callable[[int], str]
) -> list[tuple[str, tuple[Run, ...]]]:
    """The texts that cells share, each with its pieces where it is in several fonts.

    `parts` are the data of the record and of those that continue it; `font` names a font by its
    number. Raises struct.error or IndexError where they end too early, and RefusedError for more
    than can be held.
    """
    return list(_texts(_Records(parts), font))


def _texts(data: "_Records", font: Callable[[int], str]) -> Iterator[tuple[str, tuple[Run, ...]]]:
    _, count = struct.unpack("<II", data.take(8))
    room = MOST_TEXT_MIB * MIB
    for _ in range(count):
        (length,) = struct.unpack("<H", data.take(2))
        room -= length + 1
        if room < 0:
            raise RefusedError("file.too_much_text", value=MOST_TEXT_MIB)
        flags = data.take(1)[0]
        runs = struct.unpack("<H", data.take(2))[0] if flags & HAS_RUNS else 0
        phonetic = struct.unpack("<I", data.take(4))[0] if flags & HAS_PHONETIC else 0
        text = data.letters(length, flags & WIDE)
        changes = list(struct.iter_unpack("<HH", data.take(4 * runs)))
        data.take(phonetic)
        yield text, _runs(text, changes, font)


def _runs(text: str, changes: list[tuple[int, ...]], font: Callable[[int], str]) -> tuple[Run, ...]:
    """The pieces of a text; "" is the font of its cell, which holds until the first change."""
    if not changes:
        return ()
    # Places count units of UTF-16; letters beyond its first plane are no Vietnamese ones.
    starts = [(0, ""), *((place, font(number)) for place, number in changes)]
    ends = [place for place, _ in starts[1:]] + [len(text)]
    return tuple(
        (name, text[place:end])
        for (place, name), end in zip(starts, ends, strict=True)
        if text[place:end]
    )


class _Records:
    """The data of several records read as one; letters may change their width between two."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = self._at = 0

    def take(self, count: int) -> bytes:
        """So many bytes, wherever records end."""
        found = b""
        while len(found) < count:
            piece = self._parts[self._part][self._at : self._at + count - len(found)]
            found += piece
            self._at += len(piece)
            if len(found) < count:
                self._next()
        return found

    def letters(self, count: int, wide: int) -> str:
        """So many letters; a record that begins within them says anew how wide they are."""
        found = ""
        while count:
            left = self._parts[self._part][self._at :]
            if not left:
                self._next()
                wide = self.take(1)[0] & WIDE
                continue
            piece = left[: count * (1 + wide)]
            piece = piece[: len(piece) - len(piece) % (1 + wide)]
            if not piece:
                raise IndexError("half a letter")
            found += piece.decode("utf-16-le" if wide else "latin-1", "replace")
            count -= len(piece) // (1 + wide)
            self._at += len(piece)
        return found

    def _next(self) -> None:
        self._part, self._at = self._part + 1, 0
        self._parts[self._part]  # IndexError where nothing continues
