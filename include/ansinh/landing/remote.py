"""Landing on an object store or another server, by any fsspec URL."""

import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
from fsspec.implementations.local import LocalFileSystem

from ansinh.extraction.rooms import room
from ansinh.landing.errors import ChangedFileError, LandingError
from ansinh.landing.sealing import is_sealed, opened, seal
from ansinh.landing.store import Keys, Landing, LandingStore


def landing_at(url: str, keys: Keys) -> Landing:
    """The landing that a path or fsspec URL names, with the keys of what lies there."""
    files, root = fsspec.core.url_to_fs(url)
    if isinstance(files, LocalFileSystem):
        return LandingStore(Path(root), keys)
    return RemoteLanding(files, root, keys)


class RemoteLanding:
    """Landing elsewhere.

    Such a store cannot rename a folder, and an upload may break off: a file goes there under a
    draft's name, is read back, and is copied to its own name by the store itself.
    """

    def __init__(self, files: Any, root: str, keys: Keys) -> None:
        self._files, self._root, self._keys = files, root.rstrip("/"), keys

    def add(self, stream: BinaryIO, known_hash: str | None = None) -> tuple[str, int] | None:
        """Store the content; return its SHA-256 and its size in bytes.

        It goes there sealed. Content that is there already is not sent again. Raises LandingError
        where the store does not take it.
        """
        with tempfile.NamedTemporaryFile(prefix="landing-") as spool:
            identity, sha256, size = seal(stream, spool)
            spool.flush()
            if known_hash not in (None, sha256):
                return None
            with self._keys.holding(sha256) as held, self._told():
                self._files.invalidate_cache()
                if held.identity is None or not self._files.exists(self._path(sha256)):
                    self._send(spool.name, sha256)
                    held.keep(identity)
        return sha256, size

    def place(self, sha256: str) -> str:
        """The URL of the content of that hash."""
        return str(self._files.unstrip_protocol(self._path(sha256)))

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """A temporary copy, read and found to be what was landed."""
        with room() as folder, ExitStack() as stack:
            copy = folder / f"{sha256}.age"
            identity = self._keys.of(sha256)
            with self._told(FileNotFoundError):
                self._files.get_file(self._path(sha256), str(copy))
                if not is_sealed(copy):
                    self._compare(copy, sha256)
                elif identity is None:
                    raise FileNotFoundError(f"The key of {self.place(sha256)} was destroyed.")
                else:
                    copy = stack.enter_context(opened(copy, identity, sha256))
                    self._compare(copy, sha256)
            yield copy

    def holds(self, sha256: str) -> bool:
        """Whether the content of that hash lies here, opened by whatever key."""
        self._files.invalidate_cache()
        with self._told():
            return bool(self._files.exists(self._path(sha256)))

    def remove(self, sha256: str) -> bool:
        """Remove a landed file; without its key nobody can read it anyway."""
        if not self.holds(sha256):
            return False
        with self._told():
            self._files.rm_file(self._path(sha256))
        return True

    def _compare(self, copy: Path, sha256: str) -> None:
        if _hash_of(copy.open("rb")) != sha256:
            raise ChangedFileError(f"{self.place(sha256)} is not what was landed.")

    def _send(self, spool: str, sha256: str) -> None:
        place = self._path(sha256)
        with Path(spool).open("rb") as stream:
            sealed = hashlib.file_digest(stream, "sha256").hexdigest()
        self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
        draft = f"{self._root}/.draft-{uuid.uuid4().hex}"
        try:
            self._files.put_file(spool, draft)
            if _hash_of(self._files.open(draft, "rb")) != sealed:
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


def _hash_of(stream: Any) -> str:
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
