"""The province, its districts and communes, each under the name and code of a given day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from ansinh.reference.reading import Row
from ansinh.reference.schema import LISTS_DIR
from ansinh.reference.served import ServedRows, served_rows
from ansinh.text.vietnamese import UnitKind, loose_keys, normalise_unit_name

UnitLevel = Literal["province", "district", "commune"]

LEVELS_OF_KIND: dict[str, tuple[UnitLevel, ...]] = {
    "tỉnh": ("province",),
    "thành phố": ("district", "province"),
    "huyện": ("district",),
    "quận": ("district",),
    "thị xã": ("district",),
    "xã": ("commune",),
    "phường": ("commune",),
    "thị trấn": ("commune",),
    "đặc khu": ("commune",),
}


class UnitDirectoryError(LookupError):
    """The reference data do not hold the province that is served."""


@dataclass(frozen=True)
class Unit:
    """A unit during the days in which its code, name and parent were these.

    `valid_to` is the first day on which they no longer were.
    """

    code: str
    name: str
    kind: str
    level: UnitLevel
    parent_code: str | None
    valid_from: date
    valid_to: date

    @property
    def full_name(self) -> str:
        """The name with its kind, such as "Huyện An Phú"."""
        return f"{self.kind} {self.name}"

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return normalise_unit_name(self.full_name)[1]

    def is_valid(self, on: date) -> bool:
        """Whether the unit was this one on that day."""
        return self.valid_from <= on < self.valid_to


class UnitDirectory:
    """All units of one province through time."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Take dated units; of one code at most one may be valid on a day."""
        self._units = tuple(units)
        self._on: dict[date, dict[str, Unit]] = {}
        self._names: dict[date, tuple[dict[str, list[Unit]], ...]] = {}

    @staticmethod
    def load(province: str, folder: Path = LISTS_DIR) -> "UnitDirectory":
        """The units of a province and of what became of it, from the reference lists.

        `province` is its code before July 2025.
        Raises UnitDirectoryError where no list holds it.
        """
        return _load(province, folder)

    def get(self, code: str, on: date) -> Unit | None:
        """The unit that has this code on that day; None where no unit of the province has."""
        return self._valid(on).get(code)

    def on(self, day: date) -> list[Unit]:
        """All units of that day."""
        return list(self._valid(day).values())

    def province(self, on: date) -> Unit:
        """The province itself."""
        return next(unit for unit in self._valid(on).values() if unit.level == "province")

    def parents(self) -> dict[str, str]:
        """For every code that ever was in use, the code of the unit above it, the latest one."""
        dated = sorted(self._units, key=lambda unit: unit.valid_from)
        return {unit.code: unit.parent_code for unit in dated if unit.parent_code}

    def has_districts(self, on: date) -> bool:
        """Whether there is a level between province and communes on that day."""
        return any(unit.level == "district" for unit in self._valid(on).values())

    def is_within(self, code: str, ancestor: str, on: date) -> bool:
        """Whether a unit is this ancestor or belongs to it, at any level."""
        valid = self._valid(on)
        at: str | None = code
        while at is not None and at in valid:
            if at == ancestor:
                return True
            at = valid[at].parent_code
        return False

    def resolve(
        self, name: str, on: date, within: str | None = None, level: UnitLevel | None = None
    ) -> Unit | None:
        """The one unit of that name on that day; None where none, or several, could be meant.

        `within` is a unit that the one sought is, or belongs to. A kind written with the name
        ("Huyện An Phú") tells its level; `level` tells it where no kind is written. The name
        counts in its exact spelling first, and in looser ones only where that finds nothing.
        """
        kind, key = normalise_unit_name(name)
        levels = LEVELS_OF_KIND[kind] if kind else (level,) if level else None
        for spelling, names in zip((key, *loose_keys(key)), self._by_name(on), strict=True):
            matches = [
                unit
                for unit in names.get(spelling, ())
                if (levels is None or unit.level in levels)
                and (within is None or self.is_within(unit.code, within, on))
            ]
            if matches:
                return _only(matches, kind)
        return None

    def _by_name(self, on: date) -> tuple[dict[str, list[Unit]], ...]:
        """The units of a day by name: exactly spelt, then in each looser spelling."""
        if on not in self._names:
            names: tuple[dict[str, list[Unit]], ...] = ({}, {}, {})
            for unit in self._valid(on).values():
                for spelling, of_spelling in zip(
                    (unit.key, *loose_keys(unit.key)), names, strict=True
                ):
                    of_spelling.setdefault(spelling, []).append(unit)
            self._names[on] = names
        return self._names[on]

    def _valid(self, on: date) -> dict[str, Unit]:
        if on not in self._on:
            self._on[on] = {unit.code: unit for unit in self._units if unit.is_valid(on)}
        return self._on[on]


def _only(matches: list[Unit], kind: UnitKind | None) -> Unit | None:
    """The only match; among several, the only one of the kind that is written.

    Offices go on writing "Huyện" after a unit became a town, so a kind alone never excludes.
    """
    if len(matches) > 1 and kind is not None:
        matches = [unit for unit in matches if unit.kind.casefold() == kind]
    return matches[0] if len(matches) == 1 else None


@cache
def _load(province: str, folder: Path) -> UnitDirectory:
    served = served_rows(province, folder)
    if served is None:
        raise UnitDirectoryError(
            f"No list in {folder.name} holds the province {province}: "
            "set ANSINH_PROVINCE to a province's code before July 2025, or add its reference data."
        )
    return UnitDirectory(
        [
            *_provinces(served),
            *(_unit(row, "district", row["province_code"]) for row in served.districts),
            *(
                _unit(row, "commune", row["district_code"] or row["province_code"])
                for row in served.communes
            ),
        ]
    )


def _provinces(served: ServedRows) -> Iterator[Unit]:
    """Provinces on the days on which they have units here: codes were given out anew."""
    for row in served.provinces:
        own = [one for one in served.units if one["province_code"] == row["province_code"]]
        first = max(row["valid_from"], min(one["valid_from"] for one in own))
        end = min(row["valid_to"], max(one["valid_to"] for one in own))
        yield _unit({**row, "valid_from": first, "valid_to": end}, "province", None)


def _unit(row: Row, level: UnitLevel, parent: str | None) -> Unit:
    return Unit(
        code=row[f"{level}_code"],
        name=row[f"{level}_name"],
        kind=row[f"{level}_kind"],
        level=level,
        parent_code=parent,
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
    )
