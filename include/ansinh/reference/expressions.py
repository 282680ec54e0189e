"""Dated reference data of the seeds as common table expressions, for rules that need it.

Rules run before dbt has built anything, so they read the same files that dbt seeds. What the
forms say of their columns is given in the same way.
"""

# Rules, forms and seeds are files of this project, and numbers are checked to be numbers.
# ruff: noqa: S608

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ansinh.forms.catalogue import raw_tables
from ansinh.forms.model import Column
from ansinh.reference import unit_seeds
from ansinh.reference.choices import load_choices
from ansinh.settings import PROJECT_DIR, get_settings

SEEDS_DIR = PROJECT_DIR / "dbt_project/seeds"
# A special zone is neither; whatever is not plainly rural gets the more generous line.
AREA_TYPES = {"Xã": "rural", "Phường": "urban", "Thị trấn": "urban"}
STANDARD_NUMBERS = (
    "indicator_count", "rural_income_points", "urban_income_points", "deprivation_points",
)  # fmt: skip


@cache
def standards(folder: Path = SEEDS_DIR) -> str:
    """One row per poverty standard: standard_code, its numbers, valid_from, valid_to.

    Points are null where a standard has no scoring.
    """
    rows = (
        f"({_text(row['standard_code'])}, "
        f"{', '.join(_whole(row[name]) for name in STANDARD_NUMBERS)}, "
        f"date {_text(row['valid_from'])}, date {_text(row['valid_to'])})"
        for row in _read(folder / "poverty_standards.csv")
    )
    return _values(f"standard_code, {', '.join(STANDARD_NUMBERS)}, valid_from, valid_to", rows)


@cache
def seed(name: str, folder: Path = SEEDS_DIR) -> str:
    """The rows of one list of choices, such as "donor_types", with all columns of its file."""
    read = _read(folder / f"{name}.csv")
    rows = (f"({', '.join(_typed(value) for value in row.values())})" for row in read)
    return _values(", ".join(read[0]), rows)


@cache
def columns(relation: str) -> str:
    """One row per column of a raw table: column_name, label, is_personal."""
    rows = (
        f"({_text(one.name)}, {_text(one.label[-1])}, {str(one.personal).lower()})"
        for one in _columns(relation)
    )
    return _values("column_name, label, is_personal", rows)


@cache
def choices(relation: str) -> str:
    """One row per column of a raw table and choice of its list: column_name, place, name_vi.

    valid_from and valid_to as in the list; `place` is the choice's place in it.
    """
    rows = (
        f"({_text(one.name)}, {place}, {_text(choice.name_vi)}, "
        f"date {_text(str(choice.valid_from))}, date {_text(str(choice.valid_to))})"
        for one in _columns(relation)
        if one.choices
        for place, choice in enumerate(load_choices(one.choices))
    )
    return _values("column_name, place, name_vi, valid_from, valid_to", rows)


def _columns(relation: str) -> tuple[Column, ...]:
    return next(table.typed_columns for table in raw_tables() if table.relation == relation)


def territory_changes(folder: Path = SEEDS_DIR) -> str:
    """One row per unit and day on which its territory changed: unit_code, changed_date.

    A new kind or name leaves a territory as it was. A code that takes in something of another
    one stands for another territory, unless an event says that nothing moved.
    """
    return _territory_changes(get_settings().province, folder)


def communes(folder: Path = SEEDS_DIR) -> str:
    """One row per commune, name and kind: unit_code, unit_name, area_type, parent_code, dates.

    Of the province served and of its successor. The parent is the district, and the province
    once districts are no more. The type of area is "rural" or "urban", and null where the kind
    does not tell; valid_from and valid_to.
    """
    return _communes(get_settings().province, folder)


@cache
def _territory_changes(province: str, folder: Path) -> str:
    changes = sorted(unit_seeds.territory_changes(province, folder))
    # No change at all is a list that holds nothing, not a list without rows.
    rows = [f"({_text(code)}, date {_text(day)})" for code, day in changes]
    return _values("unit_code, changed_date", rows or ["(null, cast(null as date))"])


@cache
def _communes(province: str, folder: Path) -> str:
    seeds = unit_seeds.province_seeds(province, folder)
    rows = (
        f"({_text(row['commune_code'])}, "
        f"{_text(row['commune_kind'] + ' ' + row['commune_name'])}, "
        f"{_text(AREA_TYPES.get(row['commune_kind']))}, "
        f"{_text(row['district_code'] or row['province_code'])}, "
        f"date {_text(row['valid_from'])}, date {_text(row['valid_to'])})"
        for row in (seeds.units if seeds else ())
        if row["commune_code"]
    )
    return _values("unit_code, unit_name, area_type, parent_code, valid_from, valid_to", rows)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(columns: str, rows: Iterable[str]) -> str:
    return f"select * from (values {', '.join(rows)}) as given ({columns})"


def _text(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "''") + "'"


def _whole(value: str) -> str:
    return str(int(value)) if value else "null::integer"


def _typed(value: str) -> str:
    """A value of a list as what it looks like: a boolean, a date, or text."""
    if value in ("true", "false"):
        return value
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return f"date {_text(value)}"
    return _text(value)
