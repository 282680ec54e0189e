"""The districts of the province and their communes as they were on a date."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ansinh.settings import PROJECT_DIR

UNITS_CSV = PROJECT_DIR / "dbt_project/seeds/administrative_units_an_giang.csv"


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


def districts_on(day: date, path: Path = UNITS_CSV) -> dict[str, District]:
    """The districts of one day by code, communes in the order of their codes.

    After 30 June 2025 there are none, and the result is empty.
    """
    districts: dict[str, Unit] = {}
    communes: dict[str, list[Unit]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["district_code"] or not row["valid_from"] <= f"{day}" < row["valid_to"]:
                continue
            code = row["district_code"]
            districts[code] = Unit(code, row["district_kind"], row["district_name"])
            commune = Unit(row["commune_code"], row["commune_kind"], row["commune_name"])
            communes.setdefault(code, []).append(commune)
    return {
        code: District(unit, tuple(sorted(communes[code], key=lambda commune: commune.code)))
        for code, unit in sorted(districts.items())
    }
