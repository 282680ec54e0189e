"""Landing on an object store or another server, by any fsspec URL."""

import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from ansinh.errors import AnsinhError
from ansinh.landing.store import CHUNK, Landing, LandingStore


class LandingError(AnsinhError, OSError):
    """The place for landed files does not take or give one; trying again later may help."""


class ChangedFileError(LandingError):
    """A landed file is not what it was when it got its name."""


def landing_at(url: str) -> Landing:
    """The landing that a path or fsspec URL names."""
    files, root = fsspec.core.url_to_fs(url)
    if isinstance(files, LocalFileSystem):
        return LandingStore(Path(root))
    return RemoteLanding(files, root)


class RemoteLanding:
    """Landing elsewhere.

    Such a store cannot rename a folder, and an upload may break off: a file goes there under a
    draft's name, is read back, and is copied to its own name by the store itself.
    """

    def __init__(self, files: Any, root: str) -> None:
        self._files, self._root = files, root.rstrip("/")

    def add(self, stream: BinaryIO, known_hash: str | None = None) -> tuple[str, int] | None:
        """Store the content; return its SHA-256 and its size in bytes.

        Content that is there already is not sent again. Raises LandingError where the store does
        not take it.
        """
        with tempfile.NamedTemporaryFile(prefix="landing-") as spool:
            sha256, size = _copied(stream, spool)
            spool.flush()
            if known_hash not in (None, sha256):
                return None
            with self._told():
                self._send(spool.name, sha256)
        return sha256, size

    def place(self, sha256: str) -> str:
        """The URL of the content of that hash."""
        return str(self._files.unstrip_protocol(self._path(sha256)))

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """A temporary copy, read and found to be what was landed."""
        with tempfile.TemporaryDirectory(prefix="landed-") as folder:
            copy = Path(folder) / sha256
            with self._told(FileNotFoundError):
                self._files.get_file(self._path(sha256), str(copy))
                if _hash_of(copy.open("rb")) != sha256:
                    raise ChangedFileError(f"{self.place(sha256)} is not what was landed.")
            yield copy

    def _send(self, spool: str, sha256: str) -> None:
        place = self._path(sha256)
        self._files.invalidate_cache()
        # It was given this name when all of it was there.
        if self._files.exists(place):
            return
        self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
        draft = f"{self._root}/.draft-{uuid.uuid4().hex}"
        try:
            self._files.put_file(spool, draft)
            if _hash_of(self._files.open(draft, "rb")) != sha256:
                raise LandingError(f"{self.place(sha256)} did not arrive whole.")
            self._files.mv(draft, place)
        except BaseException:
            with suppress(Exception):
                self._files.rm_file(draft)
            raise

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    @contextmanager
    def _told(self, besides: type[Exception] = LandingError) -> Iterator[None]:
        """Each kind of store has errors of its own; here all of them are of one kind."""
        try:
            yield
        except (LandingError, besides):
            raise
        except Exception as error:
            raise LandingError(
                f"Landing at {self._files.unstrip_protocol(self._root)} fails: "
                f"{type(error).__name__}: {error}"
            ) from error


def _copied(stream: BinaryIO, target: Any) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _hash_of(stream: Any) -> str:
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
