"""Rows of the urban and the rural part of a unit, and which unit each is a part of."""

import re
from collections.abc import Mapping, Sequence

from ansinh.reference.unit import Unit
from ansinh.text.vietnamese import normalise_label

AREA = re.compile(
    r"(?:trong do |chia ra |tong so |tong |cong )*(?:o )?(?:khu vuc |kv |vung )?"
    r"(?P<area>thanh thi|nong thon)(?: (?:phuong|thi tran|xa)){0,3}"
)
AREA_TYPES = {"thanh thi": "urban", "nong thon": "rural"}
# Parts of a unit by what they are like: figures that stand in its own row too.
OTHER_PARTS = re.compile(r"(?:khu vuc |vung )?(?:mien nui|dong bang|bien gioi|hai dao)")


def area_type(name: str | None) -> str | None:
    """The area type that the name of a row means; None where it is no such row."""
    found = AREA.fullmatch(normalise_label(name or ""))
    return AREA_TYPES[found["area"]] if found else None


def is_part(name: str | None) -> bool:
    """Whether a row is of a part of a unit by what it is like."""
    return area_type(name) is not None or bool(OTHER_PARTS.fullmatch(normalise_label(name or "")))


def owners(
    areas: Mapping[int, str],
    units: Sequence[Unit | None],
    households: Sequence[str | None],
    reporting: Unit | None,
) -> dict[int, Unit]:
    """The unit of every area row, by its place in the table.

    It is the unit right above, where that one has both kinds of area in it. Below communes it may
    be their district or whoever reports: the one whose households the parts add up to, else the
    one that reports where no unit follows, else the district.
    """
    found: dict[int, Unit] = {}
    for run in _runs(areas):
        above = [units[at] for at in range(run[0]) if units[at] is not None]
        nearest = above[-1] if above else None
        upper = next((unit for unit in above[::-1] if unit and unit.level != "commune"), None)
        is_last = not any(units[run[-1] + 1 :])
        if nearest is None or (nearest.level == "commune" and nearest is not reporting):
            order = [reporting, upper] if is_last or upper is None else [upper, reporting]
        else:
            order = [nearest, reporting]
        candidates = [unit for unit in order if unit is not None]
        parts = _total(households, run)
        same = [
            unit
            for unit in candidates
            if parts is not None and parts == _total(households, _rows_of(unit, units))
        ]
        for at in run if candidates else ():
            found[at] = (same or candidates)[0]
    return found


def _runs(areas: Mapping[int, str]) -> list[list[int]]:
    """Places of area rows that stand one below the other, each area type once."""
    runs: list[list[int]] = []
    for at in sorted(areas):
        last = runs[-1] if runs else []
        if last and last[-1] == at - 1 and areas[at] not in [areas[one] for one in last]:
            last.append(at)
        else:
            runs.append([at])
    return runs


def _rows_of(unit: Unit, units: Sequence[Unit | None]) -> list[int]:
    first = next((at for at, one in enumerate(units) if one is not None and one == unit), None)
    return [] if first is None else [first]


def _total(texts: Sequence[str | None], places: Sequence[int]) -> int | None:
    """The sum of some plain numbers; None where there are none, or others."""
    said = [texts[at] for at in places]
    digits = [re.sub(r"[ .,\u00a0]", "", text) for text in said if text]
    if not digits or len(digits) < len(said) or not all(one.isdecimal() for one in digits):
        return None
    return sum(map(int, digits))
