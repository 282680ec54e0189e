"""What anybody can work out of hidden cells who knows all the others: linear programmes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from ansinh.disclosure.system import System

NEAR = 1e-6
# Fewer cells than this are asked for one by one.
FEW = 8
# How often bounds are handed on from relation to relation.
PASSES = 2


@dataclass(frozen=True)
class _Component:
    """Hidden cells that hang together: what is told is in the right sides."""

    cells: np.ndarray
    matrix: csr_matrix
    right: np.ndarray
    bounds: np.ndarray

    def extreme(self, at: int, direction: int) -> np.ndarray:
        """The cells where the one is as small (1) or as large (-1) as can be."""
        costs = np.zeros(len(self.cells))
        costs[at] = direction
        return self.cheapest(costs)

    def propagated(self) -> np.ndarray:
        """Bounds that each relation by itself leaves its cells: never narrower than they are."""
        low, high = self.bounds.T.copy()
        for _ in range(PASSES):
            for at in range(self.matrix.shape[0]):
                inside = slice(self.matrix.indptr[at], self.matrix.indptr[at + 1])
                cells, by = self.matrix.indices[inside], self.matrix.data[inside]
                least = np.where(by > 0, low[cells], high[cells]) * by
                most = np.where(by > 0, high[cells], low[cells]) * by
                # What the others leave, at least and at most, to each.
                from_others = (
                    self.right[at] - (most.sum() - most),
                    self.right[at] - (least.sum() - least),
                )
                one, other = from_others[0] / by, from_others[1] / by
                low[cells] = np.maximum(low[cells], np.minimum(one, other))
                high[cells] = np.minimum(high[cells], np.maximum(one, other))
        return np.stack([low, high])

    def cheapest(self, costs: np.ndarray) -> np.ndarray:
        """The cells at their least cost."""
        found = linprog(
            costs, A_eq=self.matrix, b_eq=self.right, bounds=self.bounds, method="highs-ds"
        )
        if found.x is None:
            raise ArithmeticError(f"The relations contradict each other: {found.message}")
        values: np.ndarray = found.x
        return values


def intervals(
    system: System, hidden: Collection[int], only: Collection[int] | None = None
) -> dict[int, tuple[int, int]]:
    """In which interval anybody can place each hidden cell who knows all the others.

    Two linear programmes for each cell of `only` (None: of all that are hidden), in whole numbers
    as counts are.
    """
    found: dict[int, tuple[int, int]] = {}
    for part in _components(system, hidden):
        for at, number in enumerate(part.cells.tolist()):
            if only is None or number in only:
                low, high = (part.extreme(at, way)[at] for way in (1, -1))
                found[number] = _whole(low, high)
    return found


def open_intervals(
    system: System, hidden: Collection[int], threshold: int, only: Collection[int]
) -> dict[int, tuple[int, int]]:
    """For each hidden cell of `only`, between which whole numbers it may be for all anybody knows.

    As far as needed: only an interval that is narrower than the cell needs has no more outside it.
    Quicker than `intervals`: what one solution shows of other cells is not asked again, and the
    first ones go for many cells at once.
    """
    found: dict[int, tuple[int, int]] = {}
    for part in _components(system, hidden):
        numbers = part.cells.tolist()
        needed = np.array([system.cells[one].room(threshold) for one in numbers])
        asked = np.array([one in only for one in numbers])
        seen = _Seen(np.array([system.cells[one].value for one in numbers], dtype=float))
        low, high = part.propagated()
        for at in np.flatnonzero(asked & (_width(low, high) < needed)).tolist():
            found[numbers[at]], asked[at] = _whole(low[at], high[at]), False
        _look_everywhere(part, seen, np.where(asked, needed, 0))
        for at in np.flatnonzero(asked).tolist():
            for way in (1, -1):
                if seen.width[at] < needed[at]:
                    seen.take(part.extreme(at, way))
            found[numbers[at]] = _whole(seen.low[at], seen.high[at])
    return found


def too_narrow(
    system: System, hidden: Collection[int], threshold: int, only: Collection[int] | None = None
) -> set[int]:
    """Hidden cells that anybody can place in an interval narrower than they need."""
    asked = set(hidden if only is None else only) & set(hidden)
    found = open_intervals(system, hidden, threshold, asked)
    return {at for at, interval in found.items() if is_narrow(system, at, interval, threshold)}


def is_narrow(system: System, at: int, interval: tuple[int, int], threshold: int) -> bool:
    """Whether this says more of the cell than anybody may know."""
    return interval[1] - interval[0] < system.cells[at].room(threshold)


class _Seen:
    """How small and how large cells were in the solutions so far."""

    def __init__(self, values: np.ndarray) -> None:
        self.low, self.high = values, values

    @property
    def width(self) -> np.ndarray:
        return _width(self.low, self.high)

    def take(self, values: np.ndarray) -> None:
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)


def _width(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """How many whole numbers further the one bound is than the other."""
    width: np.ndarray = np.floor(high + NEAR) - np.ceil(low - NEAR)
    return width


def _whole(low: float, high: float) -> tuple[int, int]:
    return int(np.ceil(low - NEAR)), int(np.floor(high + NEAR))


def _look_everywhere(part: _Component, seen: _Seen, needed: np.ndarray) -> None:
    """Solutions far from the counts in as many cells as can be, until they show little more."""
    chance = np.random.default_rng(len(needed))
    left = int((seen.width < needed).sum())
    while left > FEW:
        costs = chance.choice((-1.0, 1.0), len(needed)) * (seen.width < needed)
        seen.take(part.cheapest(costs))
        seen.take(part.cheapest(-costs))
        before, left = left, int((seen.width < needed).sum())
        if before - left < FEW:
            return


def _components(system: System, hidden: Collection[int]) -> list[_Component]:
    """The hidden cells in groups that share relations; those in none are groups by themselves."""
    numbers = sorted(hidden)
    place = {number: at for at, number in enumerate(numbers)}
    rows: list[tuple[dict[int, int], int]] = []
    for relation in system.relations:
        inside = {place[one]: by for one, by in relation.factors.items() if one in place}
        told = sum(
            by * system.cells[one].value for one, by in relation.factors.items() if one not in place
        )
        if inside:
            rows.append((inside, -told))
    return [
        _component(system, [numbers[at] for at in group], place, [rows[at] for at in of])
        for group, of in _grouped(len(numbers), [row for row, _ in rows])
    ]


def _grouped(count: int, rows: Sequence[Mapping[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Columns that rows connect, with these rows."""
    ends = [(next(iter(row)), other) for row in rows for other in row]
    links = csr_matrix(
        (np.ones(len(ends)), ([one for one, _ in ends], [other for _, other in ends])),
        shape=(count, count),
    )
    _, labels = connected_components(links, directed=False)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for at, label in enumerate(labels.tolist()):
        groups.setdefault(label, ([], []))[0].append(at)
    for at, row in enumerate(rows):
        groups[int(labels[next(iter(row))])][1].append(at)
    return list(groups.values())


def _component(
    system: System,
    numbers: Sequence[int],
    place: Mapping[int, int],
    rows: Sequence[tuple[Mapping[int, int], int]],
) -> _Component:
    own = {place[number]: at for at, number in enumerate(numbers)}
    entries = [(at, own[one], by) for at, (row, _) in enumerate(rows) for one, by in row.items()]
    matrix = csr_matrix(
        (
            [by for _, _, by in entries],
            ([at for at, _, _ in entries], [one for _, one, _ in entries]),
        ),
        shape=(len(rows), len(numbers)),
        dtype=float,
    )
    return _Component(
        cells=np.array(numbers),
        matrix=matrix,
        right=np.array([right for _, right in rows], dtype=float),
        bounds=np.array([system.cells[number].bounds for number in numbers], dtype=float),
    )
