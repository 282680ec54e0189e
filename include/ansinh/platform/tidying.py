"""Tidies up once a day: old logs, long logs, and what crashes left in temporary folders."""

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ansinh.extraction.rooms import sweep
from ansinh.settings import Settings

LONGEST_LOG = 20 * 1024 * 1024
KEPT_LOGS = 5
DAY_SECONDS = 86_400
# What was uploaded to the portal and not handed in outlives its session by no more than this.
UPLOAD_SECONDS = 2 * 3600


@dataclass(frozen=True)
class Tidied:
    """What was done: logs that were cut, logs, uploads and temporary folders that were removed."""

    cut: int
    removed: int
    uploads: int
    rooms: int


def tidy(settings: Settings) -> Tidied:
    """Tidy up an installation. Can run twice, and while everything runs."""
    cut = sum(_cut(log) for log in sorted((settings.home / "logs").glob("*.log")))
    removed = _remove_old(settings.home / "airflow" / "logs", settings.log_days * DAY_SECONDS)
    return Tidied(cut, removed, forget_uploads(settings), sweep())


def forget_uploads(settings: Settings) -> int:
    """Remove uploads that nobody handed in in time, and how many they were."""
    removed = 0
    for upload in settings.uploads_dir.glob("*"):
        # Another process may do the same at this moment.
        with suppress(FileNotFoundError):
            if time.time() - upload.stat().st_mtime > UPLOAD_SECONDS:
                shutil.rmtree(upload, ignore_errors=True)
                removed += 1
    return removed


def _cut(log: Path) -> bool:
    """Put a long log aside as NAME.log.1; a server goes on writing to the one that it has open."""
    if log.stat().st_size <= LONGEST_LOG:
        return False
    for number in range(KEPT_LOGS - 1, 0, -1):
        former = log.with_name(f"{log.name}.{number}")
        if former.exists():
            former.replace(log.with_name(f"{log.name}.{number + 1}"))
    shutil.copy2(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as stream:
        stream.truncate()
    return True


def _remove_old(folder: Path, seconds: float) -> int:
    """Remove files that nobody wrote to for so long, and folders that are empty then."""
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif time.time() - path.lstat().st_mtime > seconds:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
