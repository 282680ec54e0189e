"""The landing store: every file that arrived, by the SHA-256 of its content, and sealed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from ansinh.landing.sealing import is_sealed, opened, seal
from ansinh.ledger.keyring import Held

CHUNK = 1 << 20


class Keys(Protocol):
    """The keys of landed files; see `ansinh.ledger.keyring`."""

    def of(self, sha256: str) -> str | None:
        """The key of a landed file; None for one that is not sealed, or was erased."""

    def holding(self, sha256: str) -> AbstractContextManager[Held]:
        """Hold the key of a content that is about to be landed."""


class Landing(Protocol):
    """Where landed files are: added and read, never changed; removed by an erasure alone."""

    def add(self, stream: BinaryIO, known_hash: str | None = None) -> tuple[str, int] | None:
        """Store the content; return its SHA-256 and its size in bytes.

        Where `known_hash` is given and the content has another one, nothing is stored: None.
        """

    def place(self, sha256: str) -> str:
        """Path or URL at which the content of that hash lies."""

    def at_hand(self, sha256: str) -> AbstractContextManager[Path]:
        """A local file with the content of that hash; FileNotFoundError where it is not there."""

    def holds(self, sha256: str) -> bool:
        """Whether the content of that hash lies here, opened by whatever key."""

    def remove(self, sha256: str) -> bool:
        """Remove the content of that hash; False where it was not there."""


class LandingStore:
    """Landing in a folder of this machine."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder, self._keys = folder, keys
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, stream: BinaryIO, known_hash: str | None = None) -> tuple[str, int] | None:
        """Store the content; return its SHA-256 and its size in bytes.

        The file gets its name only when all of it is on the disk, sealed. Where `known_hash` is
        given and the content has another one, nothing is stored: None.
        """
        descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as target:
                identity, sha256, size = seal(stream, target)
                target.flush()
                os.fsync(target.fileno())
            if known_hash not in (None, sha256):
                return None
            with self._keys.holding(sha256) as held:
                if held.identity is None or not self.path(sha256).exists():
                    self._name(Path(draft), sha256)
                    held.keep(identity)
        finally:
            Path(draft).unlink(missing_ok=True)
        return sha256, size

    def _name(self, draft: Path, sha256: str) -> None:
        place = self.path(sha256)
        place.parent.mkdir(exist_ok=True)
        draft.chmod(0o440)
        draft.replace(place)
        # A name is on the disk when its folder is, and that one's name in the folder above.
        for folder in (place.parent, self._folder):
            _sync(folder)

    def path(self, sha256: str) -> Path:
        """Where the content of that hash lies."""
        return self._folder / sha256[:2] / sha256

    def place(self, sha256: str) -> str:
        """The same for people and programs that are told of it."""
        return str(self.path(sha256))

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """The content in a temporary file; the landed file itself where it was never sealed."""
        path, identity = self.path(sha256), self._keys.of(sha256)
        if not path.exists() or (identity is None and is_sealed(path)):
            raise FileNotFoundError(f"Landing has no file {sha256}, or its key was destroyed.")
        if not is_sealed(path) or identity is None:
            yield path
            return
        with opened(path, identity, sha256) as plain:
            yield plain

    def holds(self, sha256: str) -> bool:
        """Whether the content of that hash lies here, opened by whatever key."""
        return self.path(sha256).exists()

    def remove(self, sha256: str) -> bool:
        """Remove a landed file; without its key nobody can read it anyway."""
        is_there = self.holds(sha256)
        self.path(sha256).unlink(missing_ok=True)
        return is_there


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
