"""Where backups lie: a folder or any fsspec URL, with one folder for each backup."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import fsspec
from fsspec.implementations.local import LocalFileSystem

from ansinh.backups import manifest as manifests
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key
from ansinh.backups.manifest import Manifest, Part, PartName

LANDING = "landing"
ERASED = "erased"


class Target:
    """A place for backups, and for the landed files that all of them share."""

    def __init__(self, url: str) -> None:
        self.url = without_login(url)
        try:
            self._files, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise BackupError(f"{self.url} is no place for backups: {error}") from error
        self._root = root.rstrip("/")

    def names(self) -> list[str]:
        """Every backup that was begun, oldest first."""
        return sorted(name for name in self._list(self._root) if manifests.is_name(name))

    def whole(self) -> list[str]:
        """Every backup that came to its end, oldest first."""
        return [name for name in self.names() if self._content(name) is not None]

    def manifest(self, name: str | None, key: Key) -> Manifest:
        """The backup of a name, or the newest.

        Raises BackupError where there is none, where it belongs to another key, and where it was
        changed since.
        """
        names = self.names() if name is None else [name]
        content = next(filter(None, map(self._content, reversed(names))), None)
        if content is None:
            raise BackupError(f"{self.url} holds no whole backup{f' {name}' if name else ''}.")
        found = manifests.read(content, self.url)
        if found.key != key.public:
            raise BackupError(
                f"The backup {found.name} was encrypted for the key {found.key}; yours is "
                f"{key.public}."
            )
        if not manifests.is_sealed(content, key.seal):
            raise BackupError(f"The manifest of {found.name} was changed since it was written.")
        return found

    def begin(self, name: str) -> None:
        """Make the folder of a backup; raises BackupError where another one has the name."""
        with self._told():
            if self._list(f"{self._root}/{name}"):
                raise BackupError(f"A backup of this very second is in {self.url}: try again.")
            self._files.makedirs(f"{self._root}/{name}", exist_ok=True)

    def put_part(self, name: str, part: PartName, source: Path) -> Part:
        """Send an encrypted file there."""
        self._put(source, f"{self._root}/{name}/{_file_of(part)}")
        with source.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Part(source.stat().st_size, digest)

    def put_manifest(self, manifest: Manifest, key: Key, spool: Path) -> None:
        """Make a backup count."""
        draft = spool / manifests.NAME
        draft.write_bytes(manifests.written(manifest, key.seal))
        self._put(draft, f"{self._root}/{manifest.name}/{manifests.NAME}")

    def get_part(self, manifest: Manifest, part: PartName, target: Path) -> None:
        """Fetch an encrypted file; raises BackupError where it is not what was put there."""
        place = f"{self._root}/{manifest.name}/{_file_of(part)}"
        self._get(place, target)
        with target.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != manifest.parts[part].sha256:
            raise BackupError(f"{_file_of(part)} of the backup {manifest.name} is damaged.")

    def landed(self, key: Key) -> set[str]:
        """The hashes of the landed files that lie here for a key: another one opens others."""
        self._files.invalidate_cache()
        with self._told():
            try:
                found = self._files.find(self._shared(key))
            except FileNotFoundError:
                found = []
        names = (str(path).rpartition("/")[2] for path in found)
        return {name.removesuffix(".age") for name in names if name.endswith(".age")}

    def put_landed(self, key: Key, sha256: str, source: Path) -> None:
        """Send a landed file there that was encrypted with a key."""
        self._put(source, self._landed(key, sha256))

    def get_landed(self, key: Key, sha256: str, target: Path) -> None:
        """Fetch a landed file that was encrypted with a key."""
        self._get(self._landed(key, sha256), target)

    def forget_landed(self, key: Key, sha256: str) -> bool:
        """Remove a landed file that was erased; False where it was not there."""
        with self._told():
            try:
                self._files.rm_file(self._landed(key, sha256))
            except FileNotFoundError:
                return False
        return True

    def put_word(self, key: Key, name: str, source: Path) -> None:
        """Leave word, encrypted, of what was erased since backups were made."""
        self._put(source, f"{self._words(key)}/{name}.age")

    def words(self, key: Key) -> list[str]:
        """The names of the words that were left."""
        return [name.removesuffix(".age") for name in self._list(self._words(key))]

    def get_word(self, key: Key, name: str, target: Path) -> None:
        """Fetch a word that was left."""
        self._get(f"{self._words(key)}/{name}.age", target)

    def forget(self, name: str) -> None:
        """Remove a backup, its manifest first; landed files stay, but for those erased."""
        folder = f"{self._root}/{name}"
        with self._told():
            with suppress(FileNotFoundError):
                self._files.rm_file(f"{folder}/{manifests.NAME}")
            self._files.rm(folder, recursive=True)

    def _words(self, key: Key) -> str:
        return f"{self._root}/{ERASED}/{key.public[-12:]}"

    def _shared(self, key: Key) -> str:
        return f"{self._root}/{LANDING}/{key.public[-12:]}"

    def _landed(self, key: Key, sha256: str) -> str:
        return f"{self._shared(key)}/{sha256[:2]}/{sha256}.age"

    def _content(self, name: str) -> bytes | None:
        """The manifest of a backup as it lies there; None where it was not written yet."""
        with self._told():
            try:
                content: bytes = self._files.cat_file(f"{self._root}/{name}/{manifests.NAME}")
            except FileNotFoundError:
                return None
        return content

    def _list(self, folder: str) -> list[str]:
        self._files.invalidate_cache()
        with self._told():
            try:
                found = self._files.ls(folder, detail=False)
            except FileNotFoundError:
                return []
        names = [str(one).rstrip("/").rpartition("/")[2] for one in found]
        return sorted(name for name in names if not name.startswith("."))

    def _put(self, source: Path, place: str) -> None:
        """Send a file there: it gets its name when all of it is there.

        On an object store that is so of itself; elsewhere it is sent under another name.
        """
        with self._told():
            folder, _, name = place.rpartition("/")
            self._files.makedirs(folder, exist_ok=True)
            draft = f"{folder}/.{name}.{uuid.uuid4().hex[:8]}"
            try:
                self._files.put_file(str(source), draft)
                if isinstance(self._files, LocalFileSystem):
                    _sync(draft)
                if self._files.size(draft) != source.stat().st_size:
                    raise BackupError(f"{name} did not arrive whole in {self.url}.")
                self._files.mv(draft, place)
            except BaseException:
                with suppress(Exception):
                    self._files.rm_file(draft)
                raise

    def _get(self, place: str, target: Path) -> None:
        with self._told():
            try:
                self._files.get_file(place, str(target))
            except FileNotFoundError as error:
                raise BackupError(f"{place} is missing.") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Each kind of store has errors of its own; here all of them are of one kind."""
        try:
            yield
        except BackupError:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            raise BackupError(f"{self.url} does not take or give backups: {told}") from error


def without_login(url: str) -> str:
    """A URL that may be told: no user, no password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _sync(place: str) -> None:
    """A manifest on the disk of which the parts are not would be a lie after a power cut."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_of(part: PartName) -> str:
    return {"warehouse": "warehouse.dump.age"}.get(part, f"{part}.tar.age")
