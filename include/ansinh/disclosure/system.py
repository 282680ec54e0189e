"""Counts and what is known of them: cells, and the linear relations that anybody can add up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

NEAR = 1e-6
# Fewer cells than this are asked for one by one.
FEW = 8
# How often bounds are handed on from relation to relation.
PASSES = 2


@dataclass(frozen=True)
class Cell:
    """A count, at least 0 and, as anybody knows, at most `upper`.

    `is_told`: shown anyway, or shown before. `is_sensitive`: must not be shown. `was_hidden`: the
    publication before did not show this very value.
    """

    value: int
    upper: int
    is_told: bool = False
    is_sensitive: bool = False
    was_hidden: bool = False
    weight: int = 1

    def room(self, threshold: int) -> int:
        """How wide an interval must stay: the threshold, or all that there is below it."""
        return min(threshold, self.upper)


@dataclass(frozen=True)
class Relation:
    """Cells that add up to nothing, each times its factor: parts with 1, their total with -1."""

    factors: Mapping[int, int]


@dataclass
class System:
    """Cells by number, and the relations between them."""

    cells: list[Cell] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    @property
    def must_hide(self) -> set[int]:
        """What is sensitive or was hidden, whatever is told of it elsewhere."""
        return {at for at, one in enumerate(self.cells) if one.is_sensitive or one.was_hidden}

    @property
    def can_hide(self) -> set[int]:
        """What nobody was told."""
        return {at for at, one in enumerate(self.cells) if not one.is_told}


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
                found[number] = (int(np.ceil(low - NEAR)), int(np.floor(high + NEAR)))
    return found


def too_narrow(
    system: System, hidden: Collection[int], threshold: int, only: Collection[int] | None = None
) -> set[int]:
    """Hidden cells that anybody can place in an interval narrower than they need.

    Quicker than `intervals`: what one solution shows of other cells is not asked again, and the
    first ones go for many cells at once.
    """
    narrow: set[int] = set()
    for part in _components(system, hidden):
        numbers = part.cells.tolist()
        needed = np.array([system.cells[one].room(threshold) for one in numbers])
        asked = np.array([only is None or one in only for one in numbers])
        seen = _Seen(np.array([system.cells[one].value for one in numbers], dtype=float))
        proven = asked & (_whole(part.propagated()) < needed)
        narrow.update(part.cells[proven].tolist())
        asked &= ~proven
        _look_everywhere(part, seen, np.where(asked, needed, 0))
        for at in np.flatnonzero(asked & (seen.width < needed)).tolist():
            for way in (1, -1):
                if seen.width[at] < needed[at]:
                    seen.take(part.extreme(at, way))
            if seen.width[at] < needed[at]:
                narrow.add(numbers[at])
    return narrow


class _Seen:
    """How small and how large cells were in the solutions so far."""

    def __init__(self, values: np.ndarray) -> None:
        self.low, self.high = values, values

    @property
    def width(self) -> np.ndarray:
        return _whole(np.stack([self.low, self.high]))

    def take(self, values: np.ndarray) -> None:
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)


def _whole(bounds: np.ndarray) -> np.ndarray:
    """How many whole numbers further the one bound is than the other."""
    width: np.ndarray = np.floor(bounds[1] + NEAR) - np.ceil(bounds[0] - NEAR)
    return width


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
        bounds=np.array([(0.0, float(system.cells[number].upper)) for number in numbers]),
    )
