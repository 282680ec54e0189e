"""A table of counts as a system: units add up to the unit above, members to their sum."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from ansinh.disclosure.system import Cell, Relation, System

# All members of a table together.
ALL = "*"
# What it costs to hide a cell for another's sake: a sum is asked for more than its parts, and a
# nought is mostly believed to be one, so that it hides little.
COST, OF_A_SUM, OF_A_NOUGHT = 10, 5, 40

Place = tuple[str, str]
# Unit, member and value; and for a sum, which parts it has.
Key = tuple[str, str, int, int]
Parts = tuple[list[Place], Place]


@dataclass(frozen=True)
class Count:
    """One count, as one view of a table shows it.

    Args:
        unit: The unit's code.
        above: The unit of which it is a part; what is not in the table adds up to nothing there.
        member: What is counted: an indicator, a cause, a group, or a sum of these.
        value: How many, also where it was hidden.
        base: The households of which these are some, as everybody is told; None where untold.
        most: More than which it cannot be, as everybody knows; None: its base.
        seen: Between which numbers it is by what was shown in its place; None: nothing was.
        was_hidden: In a publication before: whether it was hidden.
    """

    unit: str
    above: str | None
    member: str
    value: int
    base: int | None = None
    most: int | None = None
    seen: tuple[int, int] | None = None
    was_hidden: bool = False


@dataclass(frozen=True)
class View:
    """One showing of a table: one stage, now or as a publication before showed it."""

    counts: tuple[Count, ...]
    is_former: bool = False


@dataclass(frozen=True)
class Shape:
    """How the members of a table add up.

    `above` names the sum to which a member belongs. With `to_base` the members that belong to
    none are together the households that everybody is told of.
    """

    above: Mapping[str, str] = field(default_factory=dict)
    to_base: bool = False


class Table:
    """The cells of all views of one table.

    A count that two views show with the same value is one cell: who knows it from one view knows
    it from the other, for it is known which units sent no correction. A sum is the same where all
    its parts are; where they differ and make up as much, nobody can tell.
    """

    def __init__(self, views: Iterable[View], shape: Shape, threshold: int) -> None:
        self._shape = shape
        self._threshold = threshold
        self._cells: dict[Key, Cell] = {}
        self._sums: set[tuple[tuple[Key, int], ...]] = set()
        self._made_of: dict[frozenset[Key], int] = {}
        keys = [self._take(view) for view in views]
        self._numbers = {key: at for at, key in enumerate(self._cells)}
        # The numbers of the cells of each view, by unit and member.
        self.places = [{place: self._numbers[key] for place, key in of.items()} for of in keys]
        self.system = System(
            list(self._cells.values()),
            [Relation({self._numbers[key]: by for key, by in one}) for one in sorted(self._sums)],
        )

    def told(self, numbers: Collection[int]) -> set[tuple[str, str, int]]:
        """The cells with these numbers, each by unit, member and value."""
        return {key[:3] for key, at in self._numbers.items() if at in numbers}

    def _take(self, view: View) -> dict[Place, Key]:
        counts = {(one.unit, one.member): one for one in view.counts}
        bases = self._bases(view) if self._shape.to_base else {}
        # Nobody can add up what does not add up.
        sums = {
            total: parts
            for parts, total in [*self._of_units(view), *self._of_members(counts | bases)]
            if sum((counts | bases)[one].value for one in parts) == (counts | bases)[total].value
        }
        keys = {place: (*place, one.value, 0) for place, one in bases.items()}
        for place in counts:
            self._name(place, counts, sums, keys)
        unknown = 2 * sum(one.value for one in view.counts) + self._threshold
        for place, one in counts.items():
            self._note(keys[place], one, view.is_former, unknown)
        for total, parts in sums.items():
            self._sums.add(tuple(sorted([*((keys[one], 1) for one in parts), (keys[total], -1)])))
        return {place: keys[place] for place in counts}

    def _name(
        self,
        place: Place,
        counts: Mapping[Place, Count],
        sums: Mapping[Place, list[Place]],
        keys: dict[Place, Key],
    ) -> Key:
        """What a cell is known by; a sum, by what its parts are known by."""
        if place not in keys:
            parts = frozenset(self._name(one, counts, sums, keys) for one in sums.get(place, ()))
            made_of = self._made_of.setdefault(parts, len(self._made_of) + 1) if parts else 0
            keys[place] = (*place, counts[place].value, made_of)
        return keys[place]

    def _note(self, key: Key, one: Count, is_former: bool, unknown: int) -> None:
        most = [known for known in (one.most, one.base, unknown) if known is not None]
        upper = max(one.value, most[0])
        cell = Cell(
            one.value,
            upper,
            is_told=is_former and not one.was_hidden,
            is_sensitive=not is_former and self._is_sensitive(one),
            was_hidden=one.was_hidden,
            weight=self._cost(one),
            seen=one.seen,
        )
        before = self._cells.get(key, cell)
        self._cells[key] = replace(
            cell,
            upper=min(cell.upper, before.upper),
            seen=_both(cell.seen, before.seen),
            is_told=cell.is_told or before.is_told,
            is_sensitive=cell.is_sensitive or before.is_sensitive,
            was_hidden=cell.was_hidden or before.was_hidden,
        )

    def _is_sensitive(self, one: Count) -> bool:
        """Small, or all but a few, or any at all where the base itself is small."""
        few = range(1, self._threshold)
        if one.base is None:
            return one.value in few
        return one.value in few or one.base in few or one.base - one.value in few

    def _cost(self, one: Count) -> int:
        cost = COST + one.value if one.value else OF_A_NOUGHT
        is_sum = one.member in self._shape.above.values() or one.above is None
        return cost * (OF_A_SUM if is_sum else 1)

    def _bases(self, view: View) -> dict[Place, Count]:
        """The households that everybody is told of, as cells that are told."""
        found: dict[Place, Count] = {}
        for one in view.counts:
            if one.base is not None:
                base = Count(one.unit, one.above, ALL, one.base)
                found[one.unit, ALL] = base
                key = (one.unit, ALL, one.base, 0)
                self._cells[key] = Cell(one.base, one.base, is_told=True)
        return found

    def _of_units(self, view: View) -> list[Parts]:
        places = {(one.unit, one.member) for one in view.counts}
        found: dict[Place, list[Place]] = {}
        for one in view.counts:
            is_sum = one.member in self._shape.above.values()
            # Of sums it follows from their parts.
            if one.above is not None and not is_sum and (one.above, one.member) in places:
                found.setdefault((one.above, one.member), []).append((one.unit, one.member))
        return [(parts, total) for total, parts in found.items()]

    def _of_members(self, counts: Mapping[Place, Count]) -> list[Parts]:
        found: dict[Place, list[Place]] = {}
        for unit, member in counts:
            above = self._shape.above.get(member, ALL if self._shape.to_base else None)
            if above is not None and member != above and (unit, above) in counts:
                found.setdefault((unit, above), []).append((unit, member))
        return [(parts, total) for total, parts in found.items()]


def _both(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), min(one[1], other[1])
