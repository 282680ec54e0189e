"""Make a backup of an installation that works on meanwhile."""

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path

from ansinh.backups import files
from ansinh.backups.dumping import Dumped, dump
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key
from ansinh.backups.manifest import PARTS, Manifest, PartName, name_at
from ansinh.backups.streams import encrypt_tar
from ansinh.backups.targets import Target
from ansinh.landing.errors import ChangedFileError
from ansinh.landing.inbox import Inbox
from ansinh.landing.remote import landing_at
from ansinh.ledger.keyring import Keyring
from ansinh.platform import postgres
from ansinh.road.installation import Installation

PREFIX = ".backup-"


def make_backup(installation: Installation, target: Target, key: Key) -> Manifest:
    """Back everything up; the manifest, written last, makes it count.

    The inbox comes first: what is landed meanwhile is in the ledger, which comes next. Landed
    files are there before the ledger knows them, letters and reports are added to what it says.
    Raises BackupError, and leaves what it sent without a manifest.
    """
    with _spool(installation.settings.home) as spool:
        taken_at = installation.now()
        name = name_at(taken_at)
        target.begin(name)
        places: dict[PartName, Path] = {part: spool / part for part in PARTS}
        inbox = Inbox(installation.settings.inbox)
        encrypt_tar(key, places["inbox"], partial(files.put_inbox, inbox=inbox))
        dumped = _dump(installation, key, places["warehouse"])
        missing = _copy_landed(installation, target, key, dumped.landed, spool / "landed")
        put = partial(
            files.put_files, settings=installation.settings, newest_publication=dumped.published
        )
        encrypt_tar(key, places["files"], put)
        manifest = Manifest(
            name=name,
            taken_at=taken_at,
            version=metadata.version("ansinh"),
            ledger=dumped.ledger,
            postgres=dumped.postgres,
            key=key.public,
            roles=dumped.roles,
            landed=len(dumped.landed) - len(missing),
            missing=missing,
            parts={part: target.put_part(name, part, place) for part, place in places.items()},
            tables=dumped.tables,
        )
        target.put_manifest(manifest, key, spool)
    return manifest


@contextmanager
def _spool(home: Path) -> Iterator[Path]:
    """A folder for what is encrypted and not sent yet, of one backup at a time."""
    with (home / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("Another backup is under way here: wait for its end.") from error
        for forgotten in home.glob(f"{PREFIX}*"):  # of one that was killed
            shutil.rmtree(forgotten)
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=home) as folder:
            yield Path(folder)


def _dump(installation: Installation, key: Key, place: Path) -> Dumped:
    program = postgres.client(installation.settings).with_name("pg_dump")
    with installation.connect("ansinh_owner") as connection, place.open("wb") as encrypted:
        return dump(connection, installation.url("ansinh_owner"), program, key, encrypted)


def _copy_landed(
    installation: Installation, target: Target, key: Key, wanted: tuple[str, ...], draft: Path
) -> tuple[str, ...]:
    """Send the landed files that are not there yet; returns those that landing does not have."""
    keys = Keyring(partial(installation.connect, "ansinh_owner"))
    landing = landing_at(installation.settings.landing, keys)
    missing = []
    for sha256 in sorted(set(wanted) - target.landed(key)):
        try:
            with landing.at_hand(sha256) as path, path.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    raise ChangedFileError(f"{path} is not what was landed.")
                stream.seek(0)
                with draft.open("wb") as encrypted:
                    key.encrypt(stream, encrypted)
        except (FileNotFoundError, ChangedFileError):
            missing.append(sha256)
            continue
        target.put_landed(key, sha256, draft)
    return tuple(missing)
