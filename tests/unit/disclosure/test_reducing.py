"""Relations lose what is told and what others say, and say no less."""

import pytest

from ansinh.disclosure.reducing import Rest, reduced
from ansinh.disclosure.system import Cell, Relation, System

pytestmark = pytest.mark.unit
# Communes with 2, 3 and 4, told as sums of the first two and, later, of all three.
CELLS = [
    *(Cell(2, 90), Cell(3, 90), Cell(4, 90)),
    *(Cell(5, 90, is_told=True), Cell(9, 90, is_told=True)),
]
TWO, THREE = Relation({0: 1, 1: 1, 3: -1}), Relation({0: 1, 1: 1, 2: 1, 4: -1})


def test_of_two_sums_the_longer_one_says_what_is_left() -> None:
    """So a sum for each publication does not become one of nearly everything."""
    assert reduced(System(CELLS, [THREE, TWO])) == [Rest({0: 1, 1: 1}, 5), Rest({2: 1}, 4)]


def test_what_follows_from_others_is_not_said_again() -> None:
    same = Relation({0: -1, 1: -1, 3: 1})
    assert len(reduced(System(CELLS, [TWO, same]))) == 1


def test_a_sum_that_nobody_was_told_stays_in_its_relation() -> None:
    cells = [*CELLS[:3], Cell(9, 90)]
    relation = Relation({0: 1, 1: 1, 2: 1, 3: -1})
    assert reduced(System(cells, [relation])) == [Rest({0: 1, 1: 1, 2: 1, 3: -1}, 0)]
