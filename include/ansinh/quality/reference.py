"""Dated reference data of the seeds as common table expressions, for rules that need it.

Rules run before dbt has built anything, so they read the same files that dbt seeds.
"""

# Rules, forms and seeds are files of this project, and numbers are checked to be numbers.
# ruff: noqa: S608

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from ansinh.settings import PROJECT_DIR

SEEDS_DIR = PROJECT_DIR / "dbt_project/seeds"


@cache
def standards(folder: Path = SEEDS_DIR) -> str:
    """One row per poverty standard: standard_code, indicator_count, valid_from, valid_to."""
    rows = (
        f"({_text(row['standard_code'])}, {int(row['indicator_count'])}, "
        f"date {_text(row['valid_from'])}, date {_text(row['valid_to'])})"
        for row in _read(folder / "poverty_standards.csv")
    )
    return _values("standard_code, indicator_count, valid_from, valid_to", rows)


@cache
def territory_changes(folder: Path = SEEDS_DIR) -> str:
    """One row per unit and day on which its territory changed: unit_code, changed_date.

    A new kind or name leaves a territory as it was. A code that another province takes
    over stands for another territory, unless an event says that nothing moved.
    """
    events = {
        (row["unit_code"], row["event_date"]): row["is_territory_changed"] == "true"
        for row in _read(folder / "territory_events.csv")
    }
    changes = {place for place, is_changed in events.items() if is_changed}
    changes |= {place for place in _taken_over(folder) if events.get(place, True)}
    rows = (f"({_text(code)}, date {_text(day)})" for code, day in sorted(changes))
    return _values("unit_code, changed_date", rows)


@cache
def communes(folder: Path = SEEDS_DIR) -> str:
    """One row per commune, name and kind: unit_code, unit_name, parent_code, valid_from, valid_to.

    The parent is the district, and the province once districts are no more.
    """
    rows = (
        f"({_text(row['commune_code'])}, "
        f"{_text(row['commune_kind'] + ' ' + row['commune_name'])}, "
        f"{_text(row['district_code'] or row['province_code'])}, "
        f"date {_text(row['valid_from'])}, date {_text(row['valid_to'])})"
        for row in _units(folder)
    )
    return _values("unit_code, unit_name, parent_code, valid_from, valid_to", rows)


def _taken_over(folder: Path) -> Iterator[tuple[str, str]]:
    provinces: dict[str, list[tuple[str, str]]] = {}
    for row in _units(folder):
        dated = (row["valid_from"], row["province_code"])
        provinces.setdefault(row["commune_code"], []).append(dated)
    for code, dated_rows in provinces.items():
        for (_, before), (day, after) in pairwise(sorted(dated_rows)):
            if before != after:
                yield code, day


def _units(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("administrative_units_*.csv")):
        yield from _read(path)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _values(columns: str, rows: Iterable[str]) -> str:
    return f"select * from (values {', '.join(rows)}) as given ({columns})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
