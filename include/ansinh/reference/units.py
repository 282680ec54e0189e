"""The province, its districts and communes, each under the name and code of a given day."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from ansinh.reference.reading import Row
from ansinh.reference.schema import LISTS_DIR
from ansinh.reference.served import ServedRows, served_rows
from ansinh.reference.unit import Unit, UnitLevel
from ansinh.reference.unit_names import UnitNames
from ansinh.text.unit_readings import unit_and_above


class UnitDirectoryError(LookupError):
    """The reference data do not hold the province that is served."""


class UnitDirectory:
    """All units of one province through time."""

    def __init__(self, units: Iterable[Unit]) -> None:
        """Take dated units; of one code at most one may be valid on a day."""
        self._units = tuple(units)
        self._on: dict[date, dict[str, Unit]] = {}
        self._names: dict[date, UnitNames] = {}

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

    def newest(self, code: str) -> Unit | None:
        """The unit that has this code, or had it last; None where none of the province ever did."""
        return next(reversed(self.through_time(code)), None)

    def through_time(self, code: str) -> list[Unit]:
        """What had this code, oldest first: after a reform it may be another unit."""
        having = (unit for unit in self._units if unit.code == code)
        return sorted(having, key=lambda unit: unit.valid_from)

    def below(self, code: str, on: date) -> list[Unit]:
        """The units right below another one on that day, by code."""
        found = (unit for unit in self._valid(on).values() if unit.parent_code == code)
        return sorted(found, key=lambda unit: unit.code)

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

    def reporting(self, on: date) -> list[Unit]:
        """Who reports on a day, by code: districts where there are any, else communes."""
        level = "district" if self.has_districts(on) else "commune"
        found = (unit for unit in self._valid(on).values() if unit.level == level)
        return sorted(found, key=lambda unit: unit.code)

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

        See `meant`.
        """
        found = self.meant(name, on, within, level)
        return found[0] if len(found) == 1 else None

    def meant(
        self, name: str, on: date, within: str | None = None, level: UnitLevel | None = None
    ) -> list[Unit]:
        """The units that a name may mean on that day: one, several, or none.

        `within` is a unit that the one sought is, or belongs to. A kind written with the name
        ("Huyện An Phú") tells its level; `level` tells it where no kind is written. The name
        counts in its exact spelling first, and in looser ones only where that finds nothing. A
        unit above may stand behind the name ("Xã An Hòa, huyện Châu Thành").
        """
        names = self._names_on(on)
        found = names.meant(name, level, lambda unit: self._is_in(unit, within, on))
        first, above = unit_and_above(name)
        if len(found) == 1 or not above:
            return found
        above_communes: tuple[UnitLevel, ...] = ("district", "province")
        for level_above in above_communes:
            for one in above:
                parent = self.resolve(one, on, level=level_above)
                if parent is not None and parent.level == level_above:
                    within_both = self.meant(first, on, parent.code, level)
                    return [unit for unit in within_both if self._is_in(unit, within, on)]
        return found

    def nearest(self, name: str, on: date, within: str | None, count: int) -> list[Unit]:
        """The units within another one whose names are most like a text that names none."""
        return self._names_on(on).nearest(name, count, lambda unit: self._is_in(unit, within, on))

    def _is_in(self, unit: Unit, within: str | None, on: date) -> bool:
        return within is None or self.is_within(unit.code, within, on)

    def _names_on(self, on: date) -> UnitNames:
        if on not in self._names:
            self._names[on] = UnitNames(self._valid(on).values())
        return self._names[on]

    def _valid(self, on: date) -> dict[str, Unit]:
        if on not in self._on:
            self._on[on] = {unit.code: unit for unit in self._units if unit.is_valid(on)}
        return self._on[on]


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
