"""Relations in fewer words: without what is told, and each without what another one says of it.

What follows from them is the same. An engine that is given sums of nearly everything, one for each
publication, breaks; of two such sums it is asked for what they do not share.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ansinh.disclosure.system import System


@dataclass(frozen=True)
class Rest:
    """Untold cells that add up, each times its factor, to a number that anybody can work out."""

    factors: Mapping[int, int]
    total: int


def reduced(system: System) -> list[Rest]:
    """What the relations say of the cells that nobody was told."""
    found: list[Rest] = []
    for rest in sorted(_untold(system), key=lambda one: len(one.factors)):
        left = _without(rest, found)
        if left.factors:
            found.append(left)
    return found


def _untold(system: System) -> Iterable[Rest]:
    for relation in system.relations:
        told = {at: by for at, by in relation.factors.items() if system.cells[at].is_told}
        factors = {at: by for at, by in relation.factors.items() if at not in told}
        yield Rest(factors, -sum(by * system.cells[at].value for at, by in told.items()))


def _without(rest: Rest, others: list[Rest]) -> Rest:
    """Less those of the others that are parts of it, the largest first."""
    for part in reversed(others):
        times = _times(rest, part)
        if times:
            factors = {at: by for at, by in rest.factors.items() if at not in part.factors}
            rest = Rest(factors, rest.total - times * part.total)
    return rest


def _times(rest: Rest, part: Rest) -> int:
    """How often the part is in it: once, once taken off, or not."""
    for times in (1, -1):
        if all(rest.factors.get(at) == times * by for at, by in part.factors.items()):
            return times
    return 0
