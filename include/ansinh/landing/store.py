"""The landing store: every file that arrived, byte for byte, by the SHA-256 of its content."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20


class LandingStore:
    """Files are added and read, never changed and never removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, stream: BinaryIO) -> tuple[str, int]:
        """Store the content; return its SHA-256 and its size in bytes.

        The file gets its name only when all of it is on the disk.
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
            place = self.path(digest.hexdigest())
            place.parent.mkdir(exist_ok=True)
            Path(draft).chmod(0o440)
            Path(draft).replace(place)
        finally:
            Path(draft).unlink(missing_ok=True)
        return digest.hexdigest(), size

    def path(self, sha256: str) -> Path:
        """Where the content of that hash lies."""
        return self._folder / sha256[:2] / sha256
