"""Which files hold invented figures: an installation that is tried out notes them by hash."""

from collections.abc import Iterable
from pathlib import Path

NOTE = "invented-files"


def note_invented(home: Path, hashes: Iterable[str]) -> None:
    """Note files whose figures are invented by their SHA-256, a line each."""
    (home / NOTE).write_text("".join(f"{one}\n" for one in hashes), encoding="utf-8")


def noted_as_invented(home: Path) -> frozenset[str]:
    """The hashes that are noted; none in an installation that was never tried out."""
    note = home / NOTE
    return frozenset(note.read_text("utf-8").split()) if note.is_file() else frozenset()
