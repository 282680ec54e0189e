"""One who selects everything that a login of BI may, and works out the counts behind it.

Knows how figures are rated and rounded, what adds up to what, and which counts are as they were
in a publication of which a copy was kept. Reads by queries of its own.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import psycopg
from scipy.optimize import linprog
from tests.warehouse.disclosure.outlets import ALL, OUTLETS

NEAR = 1e-6


class Place(NamedTuple):
    """Where a count stands."""

    measure: str
    period: str
    stage: str
    standard: str
    status: str
    unit: str
    member: str


class Told(NamedTuple):
    """What an outlet tells of a count: between what it lies, or which share of all it is."""

    place: Place
    low: float | None
    high: float | None
    of_all: bool


class Truth(NamedTuple):
    """What only those know who see the candidate."""

    value: int
    above: str | None
    base: int | None
    most: int | None


def everything_told(connection: psycopg.Connection) -> list[Told]:
    """All that the outlets say to this login."""
    return [
        Told(
            Place(*place),
            None if low is None else float(low),
            None if high is None else float(high),
            of_all,
        )
        for query in OUTLETS
        for *place, low, high, of_all in connection.execute(query.encode())
        if low is not None or high is not None
    ]


@dataclass
class Attack:
    """Counts of one or more publications that may be the same ones, with all that is known.

    A count that two of them have with the same value is taken to be one: somebody knows which
    units sent no correction. Of sums that follows from their parts.
    """

    members: Mapping[tuple[str, str], str]
    to_base: frozenset[str]
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    equal: list[dict[int, float]] = field(default_factory=list)
    at_most: list[dict[int, float]] = field(default_factory=list)
    added_up: set[Place] = field(default_factory=set)
    publications: int = 0

    def know(self, truth: Mapping[Place, Truth], told: list[Told]) -> None:
        """Take in one publication."""
        self.publications += 1
        self.added_up = {
            total
            for total, parts in _sums(truth, self.members)
            if sum(truth[one].value for one in parts) == truth[total].value
        }
        for place, one in truth.items():
            upper = min(most for most in (one.most, one.base, 10**7) if most is not None)
            self._bound(self._number(place, one.value), 0, max(upper, one.value))
        self._relate(truth)
        for place, low, high, of_all in told:
            if place not in truth:
                continue
            at = self._number(place, truth[place].value)
            whole = place._replace(member=ALL)
            if not of_all:
                self._bound(at, -np.inf if low is None else low, np.inf if high is None else high)
            elif whole in truth and at != self._number(whole, truth[whole].value):
                total = self._number(whole, truth[whole].value)
                self.at_most += [{at: 1.0, total: -float(high or 0)}]
                self.at_most += [{at: -1.0, total: float(low or 0)}]

    def interval(self, place: Place, value: int) -> tuple[int, int]:
        """In which whole numbers the count lies, by all that is known."""
        at = self._number(place, value)
        part = self._part(at)
        order = {number: column for column, number in enumerate(part)}
        found = []
        for way in (1, -1):
            costs = np.zeros(len(part))
            costs[order[at]] = way
            equal, at_most = (self._matrix(rows, order) for rows in (self.equal, self.at_most))
            solved = linprog(
                costs,
                A_eq=equal,
                b_eq=None if equal is None else np.zeros(len(equal)),
                A_ub=at_most,
                b_ub=None if at_most is None else np.full(len(at_most), NEAR),
                bounds=[self.bounds[number] for number in part],
                method="highs",
            )
            assert solved.x is not None, (place, solved.message)
            found.append(solved.x[order[at]])
        return int(np.ceil(found[0] - NEAR)), int(np.floor(found[1] + NEAR))

    def _number(self, place: Place, value: int) -> int:
        key: tuple[object, ...] = (*place._replace(stage=""), value)
        if place in self.added_up:
            key = (*place, value, self.publications)
        if key not in self.numbers:
            self.numbers[key] = len(self.bounds)
            self.bounds.append((0.0, np.inf))
        return self.numbers[key]

    def _bound(self, at: int, low: float, high: float) -> None:
        before = self.bounds[at]
        low, high = max(before[0], low), min(before[1], high)
        self.bounds[at] = (low, max(low, high))

    def _relate(self, truth: Mapping[Place, Truth]) -> None:
        """Units and members that add up; nobody can add up what does not."""
        for total, places in _sums(truth, self.members):
            self._keep(truth, places, self._number(total, truth[total].value), truth[total].value)
        bases: dict[tuple[Place, int], list[Place]] = defaultdict(list)
        for place, one in truth.items():
            if place.measure in self.to_base and one.base is not None:
                bases[place._replace(member=""), one.base].append(place)
        for (_, base), places in bases.items():
            self._keep(truth, places, self._constant(base), base)

    def _keep(
        self, truth: Mapping[Place, Truth], parts: list[Place], total: int, value: int
    ) -> None:
        if sum(truth[one].value for one in parts) == value:
            row = {self._number(one, truth[one].value): 1.0 for one in parts}
            self.equal.append({**row, total: -1.0})

    def _constant(self, value: int) -> int:
        at = self.numbers.setdefault(("constant", value), len(self.bounds))
        if at == len(self.bounds):
            self.bounds.append((value, value))
        return at

    @cached_property
    def _links(self) -> dict[int, list[dict[int, float]]]:
        found: dict[int, list[dict[int, float]]] = defaultdict(list)
        for row in (*self.equal, *self.at_most):
            for number in row:
                found[number].append(row)
        return found

    def _part(self, at: int) -> list[int]:
        """The counts that hang together with one, where those that are known hang on nothing."""
        seen, todo = {at}, [at]
        while todo:
            number = todo.pop()
            if self.bounds[number][0] == self.bounds[number][1]:
                continue
            for row in self._links[number]:
                todo += [other for other in row if other not in seen]
                seen |= row.keys()
        return sorted(seen)

    @staticmethod
    def _matrix(rows: list[dict[int, float]], order: Mapping[int, int]) -> np.ndarray | None:
        inside = [row for row in rows if row.keys() <= order.keys()]
        matrix = np.zeros((len(inside), len(order)))
        for line, row in enumerate(inside):
            for number, by in row.items():
                matrix[line, order[number]] = by
        return matrix if inside else None


def _sums(
    truth: Mapping[Place, Truth], members: Mapping[tuple[str, str], str]
) -> list[tuple[Place, list[Place]]]:
    """Totals with their parts: of units, and beside them of members."""
    units: dict[Place, list[Place]] = defaultdict(list)
    sums: dict[Place, list[Place]] = defaultdict(list)
    for place, one in truth.items():
        if one.above is not None:
            units[place._replace(unit=one.above)].append(place)
        above = members.get((place.measure, place.member))
        if above is not None:
            sums[place._replace(member=above)].append(place)
    return [(total, parts) for of in (units, sums) for total, parts in of.items() if total in truth]
