"""The proof that a backup holds: it is restored into a second server and compared."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from ansinh.backups.errors import BackupError
from ansinh.backups.keys import Key
from ansinh.backups.restoring import Restored, restore
from ansinh.backups.targets import Target
from ansinh.platform import lifecycle, postgres, processes
from ansinh.settings import Settings

# So many days until every landed file was read once.
ROUND = 30


def prove(settings: Settings, target: Target, key: Key, name: str, today: date) -> Restored:
    """Restore a backup into a server of its own, which is removed afterwards.

    Every table is compared with what was backed up. Of the landed files each is looked for, and a
    thirtieth is read each day, another one every day. Raises BackupError where anything differs.
    """
    with _second_installation(settings) as beside:
        found = restore(
            beside,
            target,
            key,
            lambda _: None,
            name,
            wanted=lambda sha256: is_its_turn(sha256, today),
        )
    if found.lacking:
        raise BackupError(
            f"{len(found.lacking)} landed files are not in {target.url}, the first is "
            f"{found.lacking[0]}."
        )
    return found


def is_its_turn(sha256: str, today: date) -> bool:
    """Whether a landed file is read on a day."""
    return (int(sha256[:8], 16) + today.toordinal()) % ROUND == 0


@contextmanager
def _second_installation(settings: Settings) -> Iterator[Settings]:
    """An installation in a folder beside, on a server of its own; nothing of it stays."""
    home = settings.home / lifecycle.PROOF
    beside = settings.model_copy(
        update={
            "home": home,
            "database_url": None,
            "secrets_dir": None,
            "ca_file": None,
            "postgres_port": 0,
            "inbox_url": None,
            "landing_url": None,
            "contacts": home / "contacts.csv",
        }
    )
    _remove(beside)  # what a proof left that was killed
    home.mkdir(mode=settings.home.stat().st_mode & 0o777)
    try:
        yield beside
    finally:
        _remove(beside)


def _remove(beside: Settings) -> None:
    if not beside.home.exists():
        return
    processes.stop(beside.home, [postgres.NAME], signal.SIGINT)
    folder = postgres.locate(beside).folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(beside.home)
