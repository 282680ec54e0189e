"""The districts of the province and their communes as they were on a date."""

from dataclasses import dataclass
from datetime import date

from ansinh.reference.units import UnitDirectory


@dataclass(frozen=True)
class Unit:
    """A district or a commune under the name it bore at the time."""

    code: str
    kind: str
    name: str

    @property
    def full_name(self) -> str:
        """The name as forms print it, such as "Huyện An Phú"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class District:
    """A reporting unit before July 2025, with the communes that its forms list."""

    unit: Unit
    communes: tuple[Unit, ...]


def districts_on(day: date, province: str = "89") -> dict[str, District]:
    """The districts of one day by code, communes in the order of their codes.

    After 30 June 2025 there are none, and the result is empty.
    """
    listed = UnitDirectory.load(province).on(day)
    districts = sorted((one for one in listed if one.level == "district"), key=lambda x: x.code)
    return {
        one.code: District(
            Unit(one.code, one.kind, one.name),
            tuple(
                Unit(commune.code, commune.kind, commune.name)
                for commune in sorted(listed, key=lambda x: x.code)
                if commune.parent_code == one.code
            ),
        )
        for one in districts
    }
