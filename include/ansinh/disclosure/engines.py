"""Who chooses which further cells are hidden: the interface, and τ-ARGUS behind it."""

import json
import subprocess
import sys
from collections.abc import Collection, Mapping
from tempfile import TemporaryDirectory
from typing import Protocol

from ansinh.disclosure.reducing import reduced
from ansinh.disclosure.system import Cell, System
from ansinh.errors import AnsinhError

# Of the processor's time: a machine that has much else to do must not change what is hidden.
SECONDS = 60
# Of anybody's time: a process that sleeps is none that works.
PATIENCE = 600
PROCESS = "ansinh.disclosure.tau_argus"
# Cells by number, with the interval that is left to each.
Guarded = Mapping[int, tuple[int, int]]


class EngineError(AnsinhError):
    """The engine is not there, broke, or found nothing in its time."""


class Engine(Protocol):
    """Chooses cells to hide beside those that must be."""

    def complete(
        self, system: System, hidden: Collection[int], guarded: Guarded, threshold: int
    ) -> set[int]:
        """The cells to hide, those `hidden` among them, so that no `guarded` one is narrow.

        `guarded` has the interval that each could be in at best, at least as wide as it needs.
        Raises EngineError where there is no answer.
        """


class TauArgus:
    """The optimal suppression of τ-ARGUS (Fischetti and Salazar), with the solver HiGHS.

    In a process of its own: the engine is native code, and ends its process where it fails.
    """

    def __init__(self, seconds: int = SECONDS) -> None:
        self._seconds = seconds

    def complete(
        self, system: System, hidden: Collection[int], guarded: Guarded, threshold: int
    ) -> set[int]:
        """See `Engine`."""
        # It leaves files of its own where it runs.
        with TemporaryDirectory() as folder:
            problem, numbers = _problem(system, hidden, guarded, threshold)
            chosen = self._asked(problem, folder)
        return {*hidden, *(numbers[at] for at in chosen if at < len(numbers))}

    def _asked(self, problem: dict[str, object], folder: str) -> list[int]:
        try:
            done = subprocess.run(
                [sys.executable, "-m", PROCESS, str(self._seconds)],
                cwd=folder,
                input=json.dumps(problem),
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired as error:
            raise EngineError(f"τ-ARGUS did nothing for {PATIENCE} s.") from error
        if done.returncode != 0:
            said = (done.stderr.strip().splitlines() or ["it was ended"])[-1]
            raise EngineError(f"τ-ARGUS failed ({done.returncode}): {said}")
        # The engine itself may speak before the answer.
        numbers: list[int] = json.loads(done.stdout.splitlines()[-1])
        return numbers


def _problem(
    system: System, hidden: Collection[int], guarded: Guarded, threshold: int
) -> tuple[dict[str, object], list[int]]:
    """Cells and relations as τ-ARGUS reads them, and which cells of the system they are.

    Each cell: number, value, cost, status, bounds, and how far below and above it must stay open.
    It must be told each side by itself, and finds nothing where a side has less room than that.
    """
    rests = reduced(system)
    numbers = sorted({*guarded, *(at for one in rests for at in one.factors)})
    place = {number: at for at, number in enumerate(numbers)}
    cells = [
        _line(place[at], system.cells[at], at in hidden, guarded.get(at), threshold)
        for at in numbers
    ]
    relations = []
    for one in rests:
        relation = [(place[at], by) for at, by in one.factors.items()]
        if one.total:
            # What they add up to is a cell that everybody knows.
            known, by = abs(one.total), -1 if one.total > 0 else 1
            relation.append((len(cells), by))
            cells.append((len(cells), known, 1, "z", known, known, 0, 0, 0))
        relations.append(relation)
    return {"cells": cells, "relations": relations}, numbers


def _line(
    number: int, cell: Cell, is_hidden: bool, left: tuple[int, int] | None, threshold: int
) -> tuple[object, ...]:
    below, above = 0, 0
    if left is not None:
        (low, high), room = left, cell.room(threshold)
        above = min(high - cell.value, room - min(cell.value - low, room // 2))
        below = room - above
    status = "u" if is_hidden else "s"
    return (number, cell.value, cell.weight, status, *cell.bounds, below, above, 0)
