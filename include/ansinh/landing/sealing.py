"""Landed files are sealed: each by a key of its own, which an erasure destroys."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage
from pyrage import x25519

from ansinh.extraction.rooms import room
from ansinh.landing.errors import ChangedFileError

# How a file in the format of age begins (age-encryption.org/v1); no workbook begins so.
MARK = b"age-encryption.org/v1\n"


class _Counted:
    """A stream that is hashed and counted while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest, self.size = hashlib.sha256(), 0

    def read(self, most: int = -1) -> bytes:
        """The next bytes, as the stream gives them."""
        chunk = self._stream.read(most)
        self.digest.update(chunk)
        self.size += len(chunk)
        return chunk


def seal(stream: BinaryIO, target: Any) -> tuple[str, str, int]:
    """Write a stream sealed with a new key; returns the key, SHA-256 and size of what was read.

    Nothing of it is written in plain. Raises what the stream or the target raises.
    """
    identity = x25519.Identity.generate()
    counted = _Counted(stream)
    try:
        pyrage.encrypt_io(cast("Any", counted), target, [identity.to_public()])
    except pyrage.EncryptError as error:
        raise OSError(f"It could not be read, or not be written: {error}") from error
    return str(identity), counted.digest.hexdigest(), counted.size


def is_sealed(path: Path) -> bool:
    """Whether a file is sealed; those that were landed once were not."""
    with path.open("rb") as stream:
        return stream.read(len(MARK)) == MARK


@contextmanager
def opened(sealed: Path, identity: str, sha256: str) -> Iterator[Path]:
    """A temporary file with what is sealed, in a room of ours that is swept after a crash."""
    with room() as folder:
        plain = folder / sha256
        plain.touch(mode=0o600)
        try:
            with sealed.open("rb") as stream, plain.open("wb") as target:
                pyrage.decrypt_io(cast("Any", stream), target, [x25519.Identity.from_str(identity)])
        except (pyrage.DecryptError, OSError) as error:
            # A number has what the machine says, such as a full disk; a wrong seal has none.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise ChangedFileError(
                f"{sealed} is not what was landed: it was changed, or has another key: {error}"
            ) from error
        yield plain
