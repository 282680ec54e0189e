"""Write the seeds of the whole country's units from the PyPI package vietnamadminunits.

    python dbt_project/seeds/vietnam_units.py SITE_PACKAGES/vietnamadminunits/data

Only this script needs the package (1.0.4, MIT; see README.md): its files are read, its code is
not run. An Giang has a file of its own with every decree, so its rows are left out, and where the
official table of An Giang is given, the package must agree with it in every row.
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable
from pathlib import Path

SEEDS_DIR = Path(__file__).parent
# Served by administrative_units_an_giang.csv: communes of code 89 before, of code 91 after.
OWN_FILE_BEFORE, OWN_FILE_AFTER = "89", "91"
REFORM = "2025-07-01"
LEGAL_BASIS = "202/2025/QH15"
BASE = "base (GSO list)"
# The package gives the name of 2025 only; the province bore another one before.
NAMED_LATELY = ("Thành phố Huế",)

# Thirteen thousand rows would cost dbt ten seconds; a district's communes in one cell cost one.
SEPARATOR = ";"

Row = tuple[str, ...]


def main(data_dir: Path) -> None:
    """Read the package's two lists and its mapping; write three seeds."""
    database = sqlite3.connect(data_dir / "dataset.db")
    old = _query(
        database,
        "select provinceCode, province, districtCode, districtType, districtShort, wardCode,"
        " wardType, wardShort, provinceKey || '_' || districtKey || '_' || ifnull(wardKey, '')"
        " from admin_units_legacy order by districtCode, wardCode",
    )
    new = _query(
        database,
        "select provinceCode, province, wardCode, wardType, wardShort,"
        " provinceKey || '_' || wardKey from admin_units order by wardCode",
    )
    successors = _successors(data_dir, {row[-1]: row[2] for row in new})
    _compare_with_official_table(old, successors)
    communes: dict[Row, list[str]] = {}
    for row in old:
        if row[0] != OWN_FILE_BEFORE:
            written = f"{' '.join(row[5:8])}>{' '.join(successors[row[-1]])}"
            # An island district may have no communes.
            communes.setdefault((row[0], *row[2:5]), []).extend([written] if row[5] else [])
    _write(
        "vietnam_districts_until_2025_06",
        "province_code,district_code,district_kind,district_name,communes",
        [(*district, SEPARATOR.join(written)) for district, written in communes.items()],
    )
    _write(
        "vietnam_provinces_from_2025_07",
        "province_code,communes",
        [
            (code, SEPARATOR.join(" ".join(row[2:5]) for row in new if row[0] == code))
            for code in sorted({row[0] for row in new} - {OWN_FILE_AFTER})
        ],
    )
    provinces_of = {row[2]: row[0] for row in new}
    successor = {row[0]: provinces_of[successors[row[-1]][0]] for row in old}
    _write(
        "provinces",
        "province_code,province_name,province_kind,valid_from,valid_to,successor_code,"
        "legal_basis,is_confirmed",
        _provinces({row[0]: row[1] for row in old}, {row[0]: row[1] for row in new}, successor),
    )


def _successors(data_dir: Path, code_of: dict[str, str]) -> dict[str, list[str]]:
    """New codes by the key of the old commune: one where it moved whole."""
    mapping = json.loads((data_dir / "converter_2025.json").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for province, whole in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, old_keys in whole.items():
            for old_key in old_keys:
                found.setdefault(old_key, set()).add(code_of[f"{province}_{key}"])
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, parts in divided.items():
            codes = {code_of[f"{province}_{part['newWardKey']}"] for part in parts}
            found.setdefault(old_key, set()).update(codes)
    return {old_key: sorted(codes) for old_key, codes in found.items()}


def _compare_with_official_table(old: list[Row], successors: dict[str, list[str]]) -> None:
    with (SEEDS_DIR / "unit_transfers.csv").open(encoding="utf-8", newline="") as file:
        official = {
            (row["old_code"], row["new_code"])
            for row in csv.DictReader(file)
            if row["event_date"] == REFORM
        }
    package = {
        (row[5], code)
        for row in old
        if row[0] in (OWN_FILE_BEFORE, OWN_FILE_AFTER)
        for code in successors[row[-1]]
    }
    if official != package:
        raise SystemExit(f"Package and official table differ: {sorted(official ^ package)}")
    sys.stdout.write(f"Package and official table of An Giang agree in {len(official)} rows.\n")


def _provinces(
    old: dict[str, str], new: dict[str, str], successor: dict[str, str]
) -> Iterable[Row]:
    """A province that took in no other and kept its code lives on in one row."""
    taking_in = {code for code in new if list(successor.values()).count(code) > 1}
    for code, name in sorted(old.items()):
        confirmed = "false" if name in NAMED_LATELY else "true"
        if successor[code] == code and code not in taking_in:
            yield (code, *_split(name), "0001-01-01", "9999-12-31", "", BASE, confirmed)
        else:
            basis = f"{BASE}; merged by {LEGAL_BASIS}"
            yield (code, *_split(name), "0001-01-01", REFORM, successor[code], basis, confirmed)
    for code in sorted(taking_in):
        yield (code, *_split(new[code]), REFORM, "9999-12-31", "", LEGAL_BASIS, "true")


def _split(full_name: str) -> tuple[str, str]:
    """Name and kind: the package writes "Tỉnh An Giang"."""
    for kind in ("Thành phố", "Tỉnh"):
        if full_name.startswith(f"{kind} "):
            return full_name.removeprefix(f"{kind} "), kind
    raise ValueError(full_name)


def _query(database: sqlite3.Connection, query: str) -> list[Row]:
    return [tuple(value or "" for value in row) for row in database.execute(query)]


def _write(name: str, header: str, rows: Iterable[Row]) -> None:
    with (SEEDS_DIR / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
