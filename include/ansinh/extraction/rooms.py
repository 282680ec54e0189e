"""Temporary folders in which files of strangers are taken apart, and what crashes left of them."""

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

NAME = re.compile(r"ansinh-(?P<process>\d+)-.+")
FILE = "file"
MIB = 1024 * 1024


@contextmanager
def room() -> Iterator[Path]:
    """A folder that nobody else may enter, gone at the end; it is named by its process."""
    with tempfile.TemporaryDirectory(prefix=f"ansinh-{os.getpid()}-") as name:
        yield Path(name)


def bring(file: Path, folder: Path, most_mib: int) -> Path:
    """Put a copy of the file into a room: all that its process will see of where files lie.

    One that is larger than `most_mib` will be refused for its size, of which nobody reads a byte.
    """
    copy, size = folder / FILE, file.stat().st_size
    if size > most_mib * MIB:
        with copy.open("wb") as sink:
            sink.truncate(size)
    else:
        shutil.copyfile(file, copy)
    return copy


def hand_over(folder: Path, group: int) -> None:
    """Let a group enter a room, write there, and read what we put into it."""
    os.chown(folder, -1, group)
    folder.chmod(0o770)
    for one in folder.iterdir():
        if _is_plain(one):
            os.chown(one, -1, group)
            one.chmod(0o640)


def holds_plain_files(folder: Path) -> bool:
    """Whether a room holds files and folders only: a link in it would lead us to other files."""
    return all(_is_plain(one) or stat.S_ISDIR(one.lstat().st_mode) for one in folder.iterdir())


def _is_plain(path: Path) -> bool:
    seen = path.lstat()
    return stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1


def sweep() -> int:
    """Remove our rooms whose process is gone: rows lie in them. Returns how many there were."""
    left = []
    for folder in Path(tempfile.gettempdir()).glob("ansinh-*"):
        found = NAME.fullmatch(folder.name)
        if found and not psutil.pid_exists(int(found["process"])) and _is_ours(folder):
            shutil.rmtree(folder, ignore_errors=True)
            left.append(folder)
    return len(left)


def _is_ours(folder: Path) -> bool:
    return not folder.is_symlink() and folder.stat().st_uid == os.geteuid()
