"""The names of the units of one day: which a text means, and which come nearest to it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from heapq import nlargest
from itertools import pairwise

from ansinh.reference.unit import LEVELS_OF_KIND, Unit, UnitLevel
from ansinh.text.unit_readings import SPELLINGS, Reading, loosest, readings, spellings
from ansinh.text.vietnamese import UnitKind, normalise_unit_name

# How much of their pairs of letters two names share that are worth a question.
LEAST_LIKENESS = 0.6


class UnitNames:
    """An index of names, from exact spelling to loosest."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Take the units of one day."""
        self._units = {unit.code: unit for unit in units}
        self._spelt: list[dict[str, list[Unit]]] = [defaultdict(list) for _ in range(SPELLINGS)]
        self._having: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._sizes: dict[str, int] = {}
        for unit in self._units.values():
            _, key = normalise_unit_name(unit.full_name)
            for spelling, of_spelling in zip(spellings(key), self._spelt, strict=True):
                of_spelling[spelling].append(unit)
            pairs = _pairs(loosest(key))
            self._sizes[unit.code] = len(pairs)
            for pair in pairs:
                self._having[pair].append(unit.code)

    def meant(
        self, name: str, level: UnitLevel | None, is_sought: Callable[[Unit], bool]
    ) -> list[Unit]:
        """The units that a name may mean, in the strictest spelling in which it names any.

        `level` tells the level where no kind is written.
        """
        for at in range(SPELLINGS):
            for reading in readings(name):
                matches = self._spelt_as(reading, at, level, is_sought)
                if matches:
                    return matches
        return []

    def nearest(self, name: str, count: int, is_sought: Callable[[Unit], bool]) -> list[Unit]:
        """The units whose names are most like a text, the most likely first; none unlike it.

        A kind that is written tells the level.
        """
        kind = readings(name)[0].kind
        best: dict[str, float] = {}
        for reading in readings(name):
            likeness = self._likeness(reading)
            for code, share in likeness.items():
                best[code] = max(best.get(code, 0), share)
        close = [
            (share, self._units[code])
            for code, share in best.items()
            if share >= LEAST_LIKENESS
            and (kind is None or self._units[code].level in LEVELS_OF_KIND[kind])
            and is_sought(self._units[code])
        ]
        ranked = nlargest(
            count, close, key=lambda one: (one[0], one[1].kind.casefold() == kind, one[1].code)
        )
        return [unit for _, unit in ranked]

    def _likeness(self, reading: Reading) -> dict[str, float]:
        """Dice's coefficient of pairs of letters, by unit."""
        pairs = _pairs(reading.spellings[-1] or "")
        shared = Counter(code for pair in pairs for code in self._having.get(pair, ()))
        return {
            code: 2 * number / (len(pairs) + self._sizes[code]) for code, number in shared.items()
        }

    def _spelt_as(
        self, reading: Reading, at: int, level: UnitLevel | None, is_sought: Callable[[Unit], bool]
    ) -> list[Unit]:
        spelling, kind = reading.spellings[at], reading.kind
        if spelling is None:
            return []
        levels = LEVELS_OF_KIND[kind] if kind else (level,) if level else None
        matches = [
            unit
            for unit in self._spelt[at].get(spelling, ())
            if (levels is None or unit.level in levels) and is_sought(unit)
        ]
        return _of_kind(matches, kind)


def _of_kind(matches: list[Unit], kind: UnitKind | None) -> list[Unit]:
    """All matches; among several, those of the kind that is written.

    Offices go on writing "Huyện" after a unit became a town, so a kind alone never excludes.
    """
    if len(matches) > 1 and kind is not None:
        return [unit for unit in matches if unit.kind.casefold() == kind] or matches
    return matches


def _pairs(word: str) -> set[tuple[str, str]]:
    return set(pairwise(f"^{word}$"))
