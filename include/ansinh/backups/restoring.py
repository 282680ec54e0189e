"""Bring an installation back from a backup, into a folder and a server that hold nothing."""

import shutil
import signal
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import fsspec
import psycopg
from fsspec.implementations.local import LocalFileSystem
from psycopg import sql

from ansinh.backups import files
from ansinh.backups.checksums import checksums, differing
from ansinh.backups.dumping import load
from ansinh.backups.erased import repeat_erasures
from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key
from ansinh.backups.manifest import PARTS, Manifest
from ansinh.backups.streams import decrypting
from ansinh.backups.targets import Target
from ansinh.database import state_files
from ansinh.database.connecting import WAREHOUSE, connect, role_url
from ansinh.database.migrating import known_revisions, migrate, prepare_server, warehouse_at
from ansinh.database.secrets import secrets_of
from ansinh.landing.remote import landing_at
from ansinh.ledger import erasures
from ansinh.ledger.backups import Backup, note_backup
from ansinh.ledger.keyring import Keyring
from ansinh.platform import lifecycle, postgres, processes
from ansinh.settings import Settings

Say = Callable[[str], None]
MARK = "restore.json"
PREFIX = ".restore-"


@contextmanager
def _open_tar(key: Key, encrypted: Path) -> Iterator[tarfile.TarFile]:
    with decrypting(key, encrypted) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        yield tar


@dataclass(frozen=True)
class Restored:
    """What a restore did: the backup, how many files of landing came back, roles to care for.

    `lacking` are the landed files that the ledger knows and the target does not have.
    """

    manifest: Manifest
    landed: int
    lacking: tuple[str, ...]
    without_login: tuple[str, ...]


def restore(
    settings: Settings,
    source: Target,
    key: Key,
    say: Say,
    name: str | None = None,
    wanted: Callable[[str], bool] = lambda _: True,
) -> Restored:
    """Restore a backup, the newest without a `name`, and compare what came back with it.

    All parts are fetched and looked at before anything is begun. One that broke off may be
    begun again. `wanted` says which landed files are fetched. Raises BackupError, with the
    platform as it was, for a target that holds anything, a wrong key, damaged parts, and a backup
    of a newer version; and where what came back is not what was backed up.
    """
    manifest = source.manifest(name, key)
    _refuse_newer(manifest)
    settings.home.mkdir(parents=True, exist_ok=True)
    with lifecycle.alone_in(settings.home):
        _refuse_what_holds_something(settings)
        for forgotten in settings.home.glob(f"{PREFIX}*"):  # of one that was killed
            shutil.rmtree(forgotten)
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=settings.home) as folder:
            spool = Path(folder)
            say(f"parts of {manifest.name}")
            for part in PARTS:
                source.get_part(manifest, part, spool / part)
            _begin(settings, manifest)
            if settings.secrets_dir is None:  # others were handed over
                with _open_tar(key, spool / "files") as tar:
                    files.take_secrets(tar, settings)
            admin = lifecycle.start_server(settings, say)
            say("warehouse")
            without_login = _fill(settings, admin, manifest, key, spool / "warehouse")
            with connect(role_url(settings, "ansinh_owner")) as connection:
                repeated = repeat_erasures(connection, source, key, manifest.taken_at)
            say(f"landing{f', after {repeated} erasures of since' if repeated else ''}")
            landed, lacking = _take_landed(settings, source, key, wanted, spool)
            say("inbox, outbox, reports")
            with _open_tar(key, spool / "files") as tar:
                files.take_files(tar, settings)
            with _open_tar(key, spool / "inbox") as tar:
                files.take_inbox(tar, settings)
        # The next backup is made with the same key: nobody has a copy of another one.
        key.keep(settings.backup_key)
        (settings.home / MARK).unlink()
        _note(settings, source, manifest)
    return Restored(manifest, landed, lacking, without_login)


def _refuse_newer(manifest: Manifest) -> None:
    if manifest.ledger not in known_revisions():
        raise BackupError(
            f"The backup {manifest.name} was made by ansinh {manifest.version}, whose ledger "
            f"({manifest.ledger}) this version does not know yet: restore it with that version."
        )


def _refuse_what_holds_something(settings: Settings) -> None:
    """Nothing is ever written over, except what a restore began that broke off."""
    if (settings.home / MARK).exists():
        return
    places = (
        settings.home / files.SECRETS,
        postgres.locate(settings).data,
        *_folders(settings),
    )
    found = [str(place) for place in places if _holds_files(place)]
    if settings.database_url is not None:
        with connect(settings.database_url.get_secret_value()) as connection:
            if _has_warehouse(connection):
                found.append(f"the database {WAREHOUSE}")
    if found:
        raise BackupError(
            f"A backup is restored where there is nothing, and here is {', '.join(found)}. Name "
            "another folder in ANSINH_HOME, or another server; nothing was changed."
        )


def _folders(settings: Settings) -> list[Path]:
    """Folders of this machine into which files come back."""
    urls = (fsspec.core.url_to_fs(url) for url in (settings.inbox, settings.landing))
    local = [Path(root) for files, root in urls if isinstance(files, LocalFileSystem)]
    return [*local, settings.outbox_dir, settings.reports_dir]


def _holds_files(place: Path) -> bool:
    if not place.is_dir():
        return place.exists()
    return any(path.is_file() for path in place.rglob("*"))


def _has_warehouse(connection: psycopg.Connection) -> bool:
    query = "select from pg_database where datname = %s"
    return connection.execute(query, (WAREHOUSE,)).fetchone() is not None


def _begin(settings: Settings, manifest: Manifest) -> None:
    """Note that a restore is under way; clear what one left that broke off."""
    if (settings.home / MARK).exists():
        processes.stop(settings.home, [postgres.NAME], signal.SIGINT)
        shutil.rmtree(postgres.locate(settings).data, ignore_errors=True)
        for folder in _folders(settings):
            shutil.rmtree(folder, ignore_errors=True)
        if settings.database_url is not None:
            url = settings.database_url.get_secret_value()
            with connect(url) as connection:
                connection.autocommit = True
                connection.execute(
                    sql.SQL("drop database if exists {} with (force)").format(
                        sql.Identifier(WAREHOUSE)
                    )
                )
    state_files.write(settings.home / MARK, {"backup": manifest.name})


def _fill(
    settings: Settings, admin: str, manifest: Manifest, key: Key, dumped: Path
) -> tuple[str, ...]:
    """Roles, rows, what this version adds; returns roles of others that have no login yet."""
    prepare_server(admin, secrets_of(settings).passwords)
    warehouse = warehouse_at(admin)
    with connect(warehouse) as connection:
        without_login = _make_roles(connection, manifest.roles)
    with decrypting(key, dumped) as stream:
        load(warehouse, postgres.client(settings), stream)
    owner = role_url(settings, "ansinh_owner")
    with connect(owner) as connection:
        wrong = differing(manifest.tables, checksums(connection, key.salt))
    if wrong:
        shown = "; ".join(wrong[:5])
        raise BackupError(
            f"What came back is not what was backed up, in {len(wrong)} tables: {shown}."
        )
    migrate(owner)
    return without_login


def _make_roles(connection: psycopg.Connection, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Roles of others who own or may read something: made without a login."""
    there = {name for (name,) in connection.execute("select rolname from pg_roles")}
    made = tuple(name for name in roles if name not in there)
    for name in made:
        connection.execute(sql.SQL("create role {}").format(sql.Identifier(name)))
    return made


def _take_landed(
    settings: Settings, source: Target, key: Key, wanted: Callable[[str], bool], spool: Path
) -> tuple[int, tuple[str, ...]]:
    """Fetch the landed files that the ledger knows, each compared with its hash."""
    with connect(role_url(settings, "ansinh_owner")) as connection:
        known = erasures.landed(connection)
    there = source.landed(key)
    owner = partial(connect, role_url(settings, "ansinh_owner"))
    landing = landing_at(settings.landing, Keyring(owner))
    fetched = [sha256 for sha256 in known if sha256 in there and wanted(sha256)]
    encrypted, plain = spool / "encrypted", spool / "plain"
    for sha256 in fetched:
        source.get_landed(key, sha256, encrypted)
        with encrypted.open("rb") as stream, plain.open("wb") as target:
            try:
                key.decrypt(stream, target)
            except BackupError as error:
                raise BackupError(f"The landed file {sha256}: {error}") from error
        with plain.open("rb") as stream:
            if landing.add(stream, sha256) is None:
                raise BackupError(f"The landed file {sha256} is not what it was.")
    return len(fetched), tuple(sorted(set(known) - there))


def _note(settings: Settings, source: Target, manifest: Manifest) -> None:
    """The backup itself does not know yet that it was made, and came back."""
    with connect(role_url(settings, "ansinh_owner")) as connection:
        (now,) = connection.execute("select now()").fetchone() or (manifest.taken_at,)
        at = manifest.taken_at
        note_backup(connection, Backup(manifest.name, source.url, at, at, manifest.size, now))
