"""How much text the cells of an .xlsx file unfold to: one shared text may fill a million cells."""

import re
import zipfile
from array import array

from ansinh.workbooks.safety.refusal import RefusedError

MOST_TEXT_MIB = 200
MIB = 1024 * 1024
LIST = re.compile(rb"<(?:\w+:)?sst(?=[\s>])")
TEXT = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
USED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})""")


class SharedStrings:
    """Lengths of the shared texts, and which parts use them."""

    def __init__(self) -> None:
        self._lengths = array("L")
        self._uses: dict[str, int] = {}
        self._list: str | None = None

    def add(self, piece: bytes, part: str) -> None:
        """Take in a piece of any part."""
        if LIST.search(piece, 0, 2_000):
            self._list = part
        if part == self._list:
            first, *others = map(len, TEXT.split(piece))
            if self._lengths:
                self._lengths[-1] += first
            self._lengths.extend(others)
        elif uses := _uses(piece):
            self._uses[part] = self._uses.get(part, 0) + uses

    def refuse_too_much(self, archive: zipfile.ZipFile) -> None:
        """Raise RefusedError where the cells' texts together would be too much."""
        # Exact counting is for the few files where every cell might hold the longest text.
        if sum(self._uses.values()) * max(self._lengths, default=0) <= MOST_TEXT_MIB * MIB:
            return
        unfolded = 0
        for part in self._uses:
            for number in map(int, USED.findall(archive.read(part))):
                unfolded += self._lengths[number] if number < len(self._lengths) else 0
            if unfolded > MOST_TEXT_MIB * MIB:
                raise RefusedError("file.too_much_text", value=MOST_TEXT_MIB)


def _uses(piece: bytes) -> int:
    """How many cells may hold a shared text: as many as say "s" in quotes, however spaced."""
    return piece.count(b'"s"') + piece.count(b"'s'")
