"""Asks a child process that opens a stranger's file: under limits, and a user of its own."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansinh.errors import AnsinhError
from ansinh.extraction.child import ANSWER
from ansinh.extraction.own_user import own_user
from ansinh.extraction.rooms import hand_over, holds_plain_files, room
from ansinh.workbooks.safety.refusal import RefusedError

logger = logging.getLogger(__name__)

# All that the child gets of the environment: it must find its modules, and no secret.
# Native libraries otherwise reserve address space by the number of processors.
PASSED_ON = ("PATH", "PYTHONPATH", "LANG")
STOPPED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
KILLED = (*STOPPED, signal.SIGKILL)
CHILD_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
}


@dataclass(frozen=True)
class Limits:
    """What reading one workbook may take, and the largest file that is read.

    `seconds` are of the processor: they are the file's doing. A machine that is busy with other
    things may take `patience` times as long by the clock.
    """

    memory_mib: int = 1024
    seconds: int = 60
    file_mib: int = 50
    patience: int = 10


class BusyMachineError(AnsinhError, OSError):
    """The machine was too busy to read a file in time: its trouble, not the file's. Try again."""


class _KilledFromOutsideError(Exception):
    """The child was ended by somebody else, not by the file and not by our limits."""


def ask_child(module: str, words: Sequence[str], folder: Path, limits: Limits) -> dict[str, Any]:
    """Run a module in a process under limits; returns what it left as `ANSWER` in the folder.

    The module gets `words`, then memory in MiB, seconds, the largest file in MiB and the number of
    a user to become; setting the limits is its first act. Raises RefusedError where it ended
    without an answer, BusyMachineError where it had processor time left and did not end.
    """
    try:
        return _ask_child(module, words, folder, limits)
    except _KilledFromOutsideError:
        # Perhaps the machine ran out of memory for all: the file gets a second chance.
        return _ask_child(module, words, folder, limits, is_last_try=True)


def _ask_child(
    module: str,
    words: Sequence[str],
    folder: Path,
    limits: Limits,
    *,
    is_last_try: bool = False,
) -> dict[str, Any]:
    allowed = [limits.memory_mib, limits.seconds, limits.file_mib]
    command = [sys.executable, "-m", module, *words, *map(str, allowed)]
    errors = folder / "errors.txt"
    with own_user() as user, errors.open("wb") as stream:
        if user is not None:
            hand_over(folder, user)
        try:
            child = subprocess.run(  # noqa: S603
                [*command, _word(user)],
                env=_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                timeout=limits.patience * limits.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            # The limit on the processor's time would have ended it before.
            raise BusyMachineError(
                f"The machine is too busy: after {late.timeout:.0f} seconds the file was not read "
                f"that may take {limits.seconds} of the processor. Try again later."
            ) from late
    if not holds_plain_files(folder):
        raise RefusedError("file.could_not_be_read", value="a link in its folder")
    if -child.returncode in KILLED and not is_last_try:
        raise _KilledFromOutsideError
    if -child.returncode in STOPPED:
        raise InterruptedError("The child that reads a file was told to stop.")
    answer = folder / ANSWER
    if not answer.exists():
        lines = errors.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
        # Only the error's name: what follows it may quote the file.
        error = lines[-1].split(":")[0]
        why = f"exit code {child.returncode}"
        if -child.returncode == signal.SIGXCPU:
            why = f"more than {limits.seconds} s of the processor"
        logger.warning("%s ended with %s %s", module, why, error)
        raise RefusedError("file.could_not_be_read", value=why)
    content: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return content


def standing_walls() -> frozenset[str]:
    """Which walls stand around such a child on this machine; see `ansinh.extraction.confining`."""
    with room() as folder, own_user() as user:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "ansinh.extraction.confining", _word(user)],
            env=_environment(folder),
            capture_output=True,
            check=False,
        )
    return frozenset(json.loads(done.stdout or "[]"))


def _word(user: int | None) -> str:
    return "" if user is None else str(user)


def _environment(folder: Path) -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # Of all folders it may write to this one only.
    return {**passed_on, **CHILD_ENVIRONMENT, "TMPDIR": str(folder)}
