"""Reads a landed workbook: everything dangerous happens in a child process under limits."""

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from ansinh.errors import AnsinhError
from ansinh.extraction.child import ANSWER, FORMS
from ansinh.extraction.rooms import room
from ansinh.forms.catalogue import load_versions
from ansinh.rules.findings import Unread, Violation
from ansinh.slots.hints import SlotHint
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


@dataclass(frozen=True)
class ParsedTable:
    """One table as sent.

    `frame` has `_row` (as Excel counts), `_line`, `_unit_name`, for split rows their column, and
    the columns found, all text; `letters` are the sheet's letters of those columns.
    `problems` maps (place in the frame, column) to a code that the text alone does not show;
    `scales` says how many đồng one unit of a column of money stands for. A register that `is_nil`
    says in words that there was nothing.
    """

    name: str
    sheet: str
    letters: dict[str, str]
    frame: pd.DataFrame
    problems: dict[tuple[int, str], str] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    is_nil: bool = False

    def cell(self, column: str, row: int) -> str | None:
        """The cell of a column in a row of the sheet, such as "L14"."""
        letter = self.letters.get(column)
        return None if letter is None else f"{letter}{row}"


@dataclass(frozen=True)
class ParsedSubmission:
    """The tables of one form in one file, with what the file says of the slot."""

    form: str
    form_version: str
    hints: list[SlotHint]
    tables: list[ParsedTable]
    violations: list[Violation]


@dataclass(frozen=True)
class ParsedWorkbook:
    """What a file holds: its forms, the names of its sheets, and those that are not taken."""

    submissions: list[ParsedSubmission]
    sheets: list[str]
    unread: tuple[Unread, ...] = ()


class BusyMachineError(AnsinhError, OSError):
    """The machine was too busy to read a file in time: its trouble, not the file's. Try again."""


# Reads a file that lies at a path and arrived under a name: `read_workbook` within its limits.
Reader = Callable[[Path, str], ParsedWorkbook]


def read_workbook(path: Path, file_name: str, limits: Limits) -> ParsedWorkbook:
    """Read a file that lies at `path` and arrived as `file_name`.

    Raises RefusedError for a file that is unsafe, is no workbook, or whose reading exceeded the
    limits; BusyMachineError where it got too little of the processor to end.
    """
    with room() as folder:
        (folder / FORMS).write_bytes(pickle.dumps(list(load_versions().values())))
        words = [str(path.resolve()), file_name, str(folder)]
        answer = ask_child("ansinh.extraction.child", words, folder, limits)
        return parsed_workbook(answer, folder)


def parsed_workbook(answer: dict[str, Any], folder: Path) -> ParsedWorkbook:
    """What the reading child answered, with the tables that it left in the folder.

    Raises RefusedError where its answer is a refusal.
    """
    if "refused" in answer:
        raise RefusedError(answer["refused"]["rule"], **answer["refused"]["place"])
    return ParsedWorkbook(
        [_submission(form, folder) for form in answer["forms"]],
        answer["sheets"],
        tuple(Unread(**one) for one in answer["unread"]),
    )


class _KilledFromOutsideError(Exception):
    """The child was ended by somebody else, not by the file and not by our limits."""


def ask_child(module: str, words: Sequence[str], folder: Path, limits: Limits) -> dict[str, Any]:
    """Run a module in a process under limits; returns what it left as `ANSWER` in the folder.

    The module gets `words`, the file's path first, then memory in MiB, seconds and the largest
    file in MiB; setting the limits is its first act. Raises RefusedError where it ended
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
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    errors = folder / "errors.txt"
    with errors.open("wb") as stream:
        try:
            child = subprocess.run(  # noqa: S603
                command,
                # Of all folders it may write to this one only.
                env={**environment, **CHILD_ENVIRONMENT, "TMPDIR": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                timeout=limits.patience * limits.seconds,
                check=False,
            )
            why = f"exit code {child.returncode}"
            if -child.returncode == signal.SIGXCPU:
                why = f"more than {limits.seconds} s of the processor"
            if -child.returncode in KILLED and not is_last_try:
                raise _KilledFromOutsideError
            if -child.returncode in STOPPED:
                raise InterruptedError("The child that reads a file was told to stop.")
        except subprocess.TimeoutExpired as late:
            # The limit on the processor's time would have ended it before.
            raise BusyMachineError(
                f"The machine is too busy: after {late.timeout:.0f} seconds the file was not read "
                f"that may take {limits.seconds} of the processor. Try again later."
            ) from late
    answer = folder / ANSWER
    if not answer.exists():
        lines = errors.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
        # Only the error's name: what follows it may quote the file.
        name, error = Path(words[0]).name, lines[-1].split(":")[0]
        logger.warning("Reading %s ended with %s %s", name, why, error)
        raise RefusedError("file.could_not_be_read", value=why)
    content: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return content


def _submission(answer: dict[str, Any], folder: Path) -> ParsedSubmission:
    hints = [
        SlotHint(**{**hint, "unit_names": tuple(hint["unit_names"])}) for hint in answer["hints"]
    ]
    return ParsedSubmission(
        form=answer["form"],
        form_version=answer["form_version"],
        hints=hints,
        tables=[_table(table, folder) for table in answer["tables"]],
        violations=[Violation(**one) for one in answer["problems"]],
    )


def _table(answer: dict[str, Any], folder: Path) -> ParsedTable:
    with pa.OSFile(str(folder / answer["file"])) as source:
        table = pa.ipc.open_file(source).read_all()
    return ParsedTable(
        name=answer["name"],
        sheet=answer["sheet"],
        letters=answer["letters"],
        frame=table.to_pandas(types_mapper=pd.ArrowDtype),
        problems={(row, column): code for row, column, code in answer["problems"]},
        scales=answer["scales"],
        is_nil=answer["is_nil"],
    )
