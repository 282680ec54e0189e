"""Makes this process another user for good, of whom it keeps no right of root's.

Root may keep Python, or this project, where no other user gets to: such folders are laid into a
view of the file system that this process has for itself, in which the rest of that place is gone.
"""

import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

NEW_MOUNTS, BIND, RECURSIVE, PRIVATE = 0x20000, 1 << 12, 1 << 14, 1 << 18
OTHERS_WALK, OTHERS_READ = 0o001, 0o004


def become(system: ctypes.CDLL, number: int, folders: Iterable[Path]) -> bool:
    """Become the user and group of this number, who reaches Python and these folders.

    False where that cannot be: this process then stays what it was.
    """
    places = {*map(Path, filter(None, [*own_folders()])), *folders}
    try:
        if not _are_readable():
            return False
        _lay_open(system, [place for place in places if place.is_dir()])
        os.setgroups([])
        os.setresgid(number, number, number)
        os.setresuid(number, number, number)
    except OSError:
        return False
    return True


def own_folders() -> Iterator[str]:
    """Where Python and its libraries lie."""
    yield from (sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), *sys.path)


def _are_readable() -> bool:
    """Whether what was installed may be read by others: root may have forbidden it."""
    library = find_spec("pyarrow")
    files = [os.__file__, __file__, library.origin if library and library.origin else __file__]
    return all(Path(file).stat().st_mode & OTHERS_READ for file in files)


def _lay_open(system: ctypes.CDLL, places: Iterable[Path]) -> None:
    """Let every user reach these folders, in a view of our own, where one above them is closed."""
    named = {path for place in places for path in (place.absolute(), place.resolve())}
    closed = {path: top for path in named if (top := _closed_above(path)) is not None}
    if not closed:
        return
    _must(system.unshare(NEW_MOUNTS))
    _must(system.mount(None, b"/", None, RECURSIVE | PRIVATE, None))
    kept = {
        path: os.open(path, os.O_PATH | os.O_CLOEXEC)
        for path in closed
        if not any(other in closed for other in path.parents)
    }
    mask = os.umask(0o022)
    for top in set(closed.values()):
        _must(system.mount(b"none", os.fsencode(top), b"tmpfs", 0, b"mode=755,size=1m"))
    for path, place in kept.items():
        path.mkdir(parents=True, exist_ok=True)
        source = os.fsencode(f"/proc/self/fd/{place}")
        _must(system.mount(source, os.fsencode(path), None, BIND | RECURSIVE, None))
        os.close(place)
    os.umask(mask)


def _closed_above(path: Path) -> Path | None:
    """The uppermost folder above a path through which only some may walk."""
    above = reversed(path.parents)
    return next((one for one in above if not one.stat().st_mode & OTHERS_WALK), None)


def _must(code: int) -> None:
    if code != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
