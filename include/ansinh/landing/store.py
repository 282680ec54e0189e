"""The landing store: every file that arrived, byte for byte, by the SHA-256 of its content."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20


class Landing(Protocol):
    """Where landed files are: added and read, never changed and never removed."""

    def add(self, stream: BinaryIO, known_hash: str | None = None) -> tuple[str, int] | None:
        """Store the content; return its SHA-256 and its size in bytes.

        Where `known_hash` is given and the content has another one, nothing is stored: None.
        """

    def place(self, sha256: str) -> str:
        """Path or URL at which the content of that hash lies."""

    def at_hand(self, sha256: str) -> AbstractContextManager[Path]:
        """A local file with the content of that hash; FileNotFoundError where it is not there."""


class LandingStore:
    """Landing in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, stream: BinaryIO, known_hash: str | None = None) -> tuple[str, int] | None:
        """Store the content; return its SHA-256 and its size in bytes.

        The file gets its name only when all of it is on the disk. Where `known_hash` is given and
        the content has another one, nothing is stored: None.
        """
        digest, size = hashlib.sha256(), 0
        descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as target:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            if known_hash not in (None, digest.hexdigest()):
                return None
            place = self.path(digest.hexdigest())
            place.parent.mkdir(exist_ok=True)
            Path(draft).chmod(0o440)
            Path(draft).replace(place)
            # A name is on the disk when its folder is, and that one's name in the folder above.
            for folder in (place.parent, self._folder):
                _sync(folder)
        finally:
            Path(draft).unlink(missing_ok=True)
        return digest.hexdigest(), size

    def path(self, sha256: str) -> Path:
        """Where the content of that hash lies."""
        return self._folder / sha256[:2] / sha256

    def place(self, sha256: str) -> str:
        """The same for people and programs that are told of it."""
        return str(self.path(sha256))

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """The landed file itself."""
        path = self.path(sha256)
        if not path.exists():
            raise FileNotFoundError(f"Landing has no file {sha256}.")
        yield path


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
