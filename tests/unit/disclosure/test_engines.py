"""τ-ARGUS is asked in a process of its own, whatever becomes of that process."""

import pytest

from ansinh.disclosure.engines import Engine, EngineError, TauArgus
from ansinh.disclosure.system import Cell, Relation, System

pytestmark = pytest.mark.unit
# Parts 3, 10, 20 of 33.
SYSTEM = System(
    [
        Cell(3, 100, is_sensitive=True),
        Cell(10, 100, weight=9),
        Cell(20, 100, weight=90),
        Cell(33, 100, is_told=True),
    ],
    [Relation({0: 1, 1: 1, 2: 1, 3: -1})],
)


def test_it_hides_what_costs_least() -> None:
    engine: Engine = TauArgus()
    assert engine.complete(SYSTEM, {0}, {0: (0, 13)}, 5) == {0, 1}


def test_a_problem_that_it_cannot_solve_is_told() -> None:
    nothing_left = System([SYSTEM.cells[0], Cell(30, 100, is_told=True)], [Relation({0: 1, 1: -1})])
    with pytest.raises(EngineError):
        TauArgus().complete(nothing_left, {0}, {0: (0, 13)}, 5)


def test_a_process_that_ends_by_itself_is_told() -> None:
    # A count beyond its bound ends the engine's process.
    broken = System([Cell(3, 1, is_sensitive=True), *SYSTEM.cells[1:]], SYSTEM.relations)
    with pytest.raises(EngineError):
        TauArgus().complete(broken, {0}, {0: (0, 13)}, 5)


def test_an_engine_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansinh.disclosure.engines.PROCESS", "ansinh.disclosure.nothing")
    with pytest.raises(EngineError, match="failed"):
        TauArgus().complete(SYSTEM, {0}, {0: (0, 13)}, 5)
