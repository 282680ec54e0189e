"""What a unit's name may mean: the kind before it may be misspelt, or belong to the name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ansinh.text.vietnamese import KINDS, UnitKind, loose_keys, normalise_unit_name, unit_key

# From the exact spelling of a name to the loosest one.
SPELLINGS = 4
ABOVE = re.compile(r"\s*[,;(]\s*|\s+[-–—]\s+|\s+thuộc\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A kind, or none, and the rest of a name in every spelling, from exact to loose.

    A spelling is None where the reading is too bold to be compared so strictly.
    """

    kind: UnitKind | None
    spellings: tuple[str | None, ...]


@lru_cache(maxsize=50_000)
def readings(name: str) -> tuple[Reading, ...]:
    """All readings of a name, the likeliest first.

    "Thị trân An Phú" is a town; "Quan Son" is no "quận Son"; "XãAn Phú" lacks a blank.
    """
    return tuple(dict.fromkeys(_readings(name)))


def spellings(key: str) -> tuple[str, ...]:
    """A key in every spelling, from exact to loose."""
    return (key, *loose_keys(key))


def unit_and_above(name: str) -> tuple[str, tuple[str, ...]]:
    """A name, and the units named after it ("Xã An Hòa, huyện Châu Thành")."""
    first, *others = (part.strip(" ).") for part in ABOVE.split(name))
    return first, tuple(other for other in others if other)


def _readings(name: str) -> Iterator[Reading]:
    kind, key = normalise_unit_name(name)
    yield Reading(kind, spellings(key))
    whole = unit_key(name)
    words = whole.split()
    for length in (1, 2):
        first = _kinds().get(loosest(" ".join(words[:length])))
        if first is not None and len(words) > length:
            yield Reading(first, spellings(" ".join(words[length:])))
    yield Reading(None, spellings(whole))
    bare = loosest(whole)
    for begins, one in _kinds().items():
        rest = bare.removeprefix(begins)
        if rest not in ("", bare):
            yield Reading(one, (*[None] * (SPELLINGS - 1), rest))


def loosest(key: str) -> str:
    """A key in its loosest spelling."""
    return loose_keys(key)[-1]


@cache
def _kinds() -> dict[str, UnitKind]:
    """The kinds in their loosest spelling, the longer ones first."""
    return {loosest(unit_key(kind)): kind for kind in KINDS}
