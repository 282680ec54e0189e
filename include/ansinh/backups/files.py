"""Files beside the warehouse that belong into a backup, and where they go when they come back."""

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from ansinh.backups.streams import files_in
from ansinh.landing.inbox import Inbox
from ansinh.landing.listing import InboxFile
from ansinh.settings import Settings

SECRETS = "secrets.json"
CONTACTS = "contacts.csv"
# Its name in backups of before 0.3.
ADMINISTRATORS = "administrators.csv"
HELD_IN_MEMORY = 64 << 20
LOOKS = 10


def put_inbox(tar: tarfile.TarFile, inbox: Inbox) -> None:
    """Put every waiting file into an archive, except what somebody is still writing.

    A file that is claimed or landed meanwhile is looked for again: in the end it is here, or in
    the ledger that is read afterwards.
    """
    put: set[str] = set()
    for _ in range(LOOKS):
        waiting = [file for file in inbox.present() if file.path not in put]
        taken = {file.path for file in waiting if _put_whole(tar, inbox, file)}
        put |= taken
        if len(taken) == len(waiting):
            return


def put_files(tar: tarfile.TarFile, settings: Settings, newest_publication: int) -> None:
    """Put secrets, contacts, letters and reports into an archive.

    Of the reports only those of publications that the backup knows. Secrets that were handed over
    as files belong to whoever made them, and are not in it.
    """
    if settings.secrets_dir is None:
        _add(tar, settings.home / SECRETS, SECRETS)
    _add(tar, settings.contacts, CONTACTS)
    for path in _below(settings.outbox_dir):
        _add(tar, path, f"outbox/{path.relative_to(settings.outbox_dir)}")
    for path in _below(settings.reports_dir):
        name = path.relative_to(settings.reports_dir)
        if name.parts[0].isdigit() and int(name.parts[0]) <= newest_publication:
            _add(tar, path, f"reports/{name}")


def take_secrets(tar: tarfile.TarFile, settings: Settings) -> None:
    """Put the secrets back, which the server is made with."""
    for member, stream in files_in(tar):
        if member.name == SECRETS:
            _write(stream, settings.home / SECRETS, member.mtime)


def take_files(tar: tarfile.TarFile, settings: Settings) -> None:
    """Put the other files back; a list of contacts that is there already stays as it is."""
    folders = {"outbox": settings.outbox_dir, "reports": settings.reports_dir}
    for member, stream in files_in(tar):
        first, _, rest = member.name.partition("/")
        if first in folders:
            _write(stream, folders[first] / rest, member.mtime)
        elif first in (CONTACTS, ADMINISTRATORS):
            there = settings.contacts
            _write(stream, settings.home / CONTACTS if there.exists() else there, 0)


def take_inbox(tar: tarfile.TarFile, settings: Settings) -> None:
    """Put waiting files back into the inbox; one that is there already stays."""
    files, root = fsspec.core.url_to_fs(settings.inbox)
    for member, stream in files_in(tar):
        place = f"{root.rstrip('/')}/{member.name}"
        if isinstance(files, LocalFileSystem):
            if not Path(place).exists():
                _write(stream, Path(place), member.mtime)
        elif not files.exists(place):
            files.pipe_file(place, stream.read())


def _put_whole(tar: tarfile.TarFile, inbox: Inbox, file: InboxFile) -> bool:
    """Put a waiting file into the archive; False where it went or changed meanwhile."""
    with tempfile.SpooledTemporaryFile(HELD_IN_MEMORY) as spool:
        try:
            if inbox.is_written_to(file):
                return True  # it was not handed in yet
            with inbox.open(file) as stream:
                shutil.copyfileobj(stream, spool)
        except OSError:
            return False
        if not inbox.is_unchanged(file):
            return False
        member = tarfile.TarInfo(inbox.name_of(file))
        member.size, member.mtime = spool.tell(), file.written_at
        spool.seek(0)
        tar.addfile(member, spool)
    return True


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """Put a file of ours into the archive; it is written whole or not at all."""
    with path.open("rb") as stream:
        state = os.fstat(stream.fileno())
        member = tarfile.TarInfo(name)
        member.size, member.mtime = state.st_size, state.st_mtime
        tar.addfile(member, stream)


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def _write(stream: IO[bytes], path: Path, written_at: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    with draft.open("wb") as target:
        shutil.copyfileobj(stream, target)
    if written_at:
        os.utime(draft, (written_at, written_at))
    draft.replace(path)
