"""What the seeds of dbt say of one province's units, and of what became of them.

An Giang has a file of its own with every decree; the rest of the country has two lists, one of
before July 2025 and one of after (dbt_project/seeds/README.md).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ansinh.settings import PROJECT_DIR

SEEDS_DIR = PROJECT_DIR / "dbt_project" / "seeds"
REFORM = "2025-07-01"
BEGINNING, NO_END = "0001-01-01", "9999-12-31"
COMMUNE = re.compile(r"([0-9]{5}) (Xã|Phường|Thị trấn|Đặc khu) ([^>;]+)(?:>([0-9 ]+))?")

Row = dict[str, str]


@dataclass(frozen=True)
class ProvinceSeeds:
    """Rows of a province and its successor, each from the days on which it is the one served.

    `units` has the columns of administrative_units_*.csv. A district that never had communes
    has one row without a commune.
    """

    provinces: tuple[Row, ...]
    units: tuple[Row, ...]


@cache
def province_seeds(province: str, folder: Path = SEEDS_DIR) -> ProvinceSeeds | None:
    """The rows of a province, named by its code before July 2025; None where there are none."""
    provinces = read_seed(folder / "provinces.csv")
    own = [row for row in provinces if row["province_code"] == province]
    if not own:
        return None
    first = min(own, key=lambda row: row["valid_from"])
    end = first["valid_to"]
    files = [read_seed(path) for path in sorted(folder.glob("administrative_units_*.csv"))]
    successors = {first.get("successor_code") or ""} - {""} or _beginning(province, end, files)

    def is_served(row: Row) -> bool:
        code = row["province_code"]
        return (code == province and row["valid_from"] < end) or (
            code in successors and row["valid_to"] > end
        )

    listed = [*(row for rows in files for row in rows), *_listed({province, *successors}, folder)]
    units = tuple(row for row in listed if is_served(row))
    return (
        ProvinceSeeds(tuple(row for row in provinces if is_served(row)), units) if units else None
    )


@cache
def territory_changes(province: str, folder: Path = SEEDS_DIR) -> frozenset[tuple[str, str]]:
    """Unit code and day, for each day on which a code began to mean another territory.

    It does where it takes in something of another code, or keeps a part only. A new name or kind
    leaves a territory as it was. What an event in territory_events.csv says, counts.
    """
    seeds = province_seeds(province, folder)
    if seeds is None:
        return frozenset()
    moves = _moves(seeds, folder)
    changed = {
        (new, day)
        for (old, day), successors in moves.items()
        for new in successors
        if new != old or len(successors) > 1
    }
    codes = {row["commune_code"] for row in seeds.units}
    codes |= {row["province_code"] for row in seeds.provinces}
    events = {
        (row["unit_code"], row["event_date"]): row["is_territory_changed"] == "true"
        for row in read_seed(folder / "territory_events.csv")
    }
    changed = {place for place in changed if place[0] in codes and events.get(place, True)}
    return frozenset(changed | {place for place, is_changed in events.items() if is_changed})


@cache
def read_seed(path: Path) -> tuple[Row, ...]:
    """The rows of one seed file; none where there is no such file."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _moves(seeds: ProvinceSeeds, folder: Path) -> dict[tuple[str, str], set[str]]:
    """New codes by old code and day: of communes wherever they lie, and of provinces."""
    moves: dict[tuple[str, str], set[str]] = {}
    for row in seeds.units:
        if row["valid_to"] != NO_END:
            moves[row["commune_code"], row["valid_to"]] = {row["commune_code"]}
    moved: dict[tuple[str, str], set[str]] = {}
    for row in read_seed(folder / "unit_transfers.csv"):
        moved.setdefault((row["old_code"], row["event_date"]), set()).add(row["new_code"])
    listed = {
        (found[1], REFORM): set(found[4].split())
        for row in read_seed(folder / "vietnam_districts_until_2025_06.csv")
        for found in COMMUNE.finditer(row["communes"])
    }
    merged = {
        (row["province_code"], row["valid_to"]): {row["successor_code"]}
        for row in read_seed(folder / "provinces.csv")
        if row.get("successor_code")
    }
    return moves | listed | moved | merged


def _beginning(province: str, end: str, files: Iterable[tuple[Row, ...]]) -> set[str]:
    """Codes of provinces that begin on that day in a file that holds the province, too."""
    return {
        row["province_code"]
        for rows in files
        if any(one["province_code"] == province for one in rows)
        for row in rows
        if row["valid_from"] == end and not row["district_code"]
    }


def _listed(provinces: set[str], folder: Path) -> Iterator[Row]:
    """Units of the lists of the whole country, as a province's own file would hold them."""
    for row in read_seed(folder / "vietnam_districts_until_2025_06.csv"):
        if row["province_code"] in provinces:
            district = {name: text for name, text in row.items() if name != "communes"}
            dates = {"valid_from": BEGINNING, "valid_to": REFORM}
            for commune in _communes(row["communes"]) or [_commune("", "", "")]:
                yield district | commune | dates
    for row in read_seed(folder / "vietnam_provinces_from_2025_07.csv"):
        if row["province_code"] in provinces:
            none = {"district_code": "", "district_name": "", "district_kind": ""}
            dates = {"valid_from": REFORM, "valid_to": NO_END}
            for commune in _communes(row["communes"]):
                yield {"province_code": row["province_code"]} | none | commune | dates


def _communes(written: str) -> list[Row]:
    return [_commune(*found.group(1, 2, 3)) for found in COMMUNE.finditer(written)]


def _commune(code: str, kind: str, name: str) -> Row:
    return {"commune_code": code, "commune_kind": kind, "commune_name": name}
