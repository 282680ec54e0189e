"""A user for a single child process, where root may choose one: it owns nothing but its room.

The system needs no name for it. Every child that runs at the same time has another number, so
that none of them reads what another was given.
"""

import grp
import os
import pwd
import random
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

# What systemd sets aside and hands to nobody: https://systemd.io/UIDS-GIDS/.
NUMBERS = range(60706, 61184)
# Of Linux: to give a room away, to read it again, and to change group and user.
CHOWN, READ_ANYTHING, SET_GROUP, SET_USER = 0, 1, 6, 7


@contextmanager
def own_user() -> Iterator[int | None]:
    """The number of a user and a group that nobody has, for one child to become.

    What the child leaves running ends with it. None where we may not choose: the child stays what
    we are. Raises BlockingIOError where every number is taken.
    """
    if not _may_choose():
        yield None
        return
    number, claim = _claim()
    with claim:
        try:
            yield number
        finally:
            _end_all_of(number)


def _claim() -> tuple[int, socket.socket]:
    """A free number; while the name of a socket is taken, so is the number."""
    for number in random.sample(NUMBERS, len(NUMBERS)):
        claim = socket.socket(socket.AF_UNIX)
        with suppress(OSError):
            claim.bind(f"\0ansinh-user-{number}")
            if not _is_known(number):
                return number, claim
        claim.close()
    raise BlockingIOError("Every user for a process of its own is taken: try again.")


def _is_known(number: int) -> bool:
    for known in (pwd.getpwuid, grp.getgrgid):
        with suppress(KeyError):
            known(number)
            return True
    return False


@cache
def _may_choose() -> bool:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        maps = [
            Path(f"/proc/self/{kind}_map").read_text(encoding="ascii") for kind in ("uid", "gid")
        ]
    except OSError:
        return False  # not Linux
    lines = dict(line.split(":", 1) for line in status.splitlines())
    held = int(lines["CapEff"], 16)
    return (
        os.geteuid() == 0
        and all(held >> one & 1 for one in (CHOWN, READ_ANYTHING, SET_GROUP, SET_USER))
        and all(_holds_the_numbers(one) for one in maps)
    )


def _holds_the_numbers(mapping: str) -> bool:
    """Whether a namespace has all the numbers; each line says first within, outside, how many."""
    ranges = [[int(word) for word in line.split()] for line in mapping.splitlines()]
    return any(first <= NUMBERS[0] and NUMBERS[-1] < first + many for first, _, many in ranges)


def _end_all_of(number: int) -> None:
    subprocess.run(
        ["/bin/sh", "-c", "kill -s KILL -- -1"],
        env={},  # what it is to end may look at it
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=number,
        group=number,
        extra_groups=[],
        check=False,
    )
