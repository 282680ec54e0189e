"""Write the rows of the whole country's units anew from the PyPI package vietnamadminunits.

    python -m ansinh.reference.vietnam_units SITE_PACKAGES/vietnamadminunits/data

Only this script needs the package (1.0.4, MIT; see README.md): its files are read, its code is
not run. Rows with a decree of their own stay, and the package must agree with the official table
of An Giang in every row.
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ansinh.reference.reading import Row, read_list
from ansinh.reference.schema import LISTS_DIR, list_schemas

# Provinces whose units have decrees: code 89 before the reform, code 91 after.
DECREED_BEFORE, DECREED_AFTER = "89", "91"
BEGINNING, REFORM, NO_END = "0001-01-01", "2025-07-01", "9999-12-31"
LEGAL_BASIS = "202/2025/QH15"
BASE = "base (GSO list)"
LISTED_BEFORE = "base (vietnamadminunits 1.0.4)"
LISTED_AFTER = f"{LEGAL_BASIS} (vietnamadminunits 1.0.4)"
# The package gives the name of 2025 only; the province bore another one before.
NAMED_LATELY = ("Thành phố Huế",)

Texts = tuple[str, ...]
Cells = Mapping[str, str]


def main(data_dir: Path) -> None:
    """Read the package's two lists and its mapping; write four lists."""
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
    before = {"valid_from": BEGINNING, "valid_to": REFORM, "legal_basis": LISTED_BEFORE}
    after = {"valid_from": REFORM, "valid_to": NO_END, "legal_basis": LISTED_AFTER}
    listed = [row for row in old if row[0] != DECREED_BEFORE]
    _write(
        "districts",
        {row[2]: _named("district", row[0], *row[2:5]) | before for row in listed}.values(),
    )
    _write(
        "communes",
        [
            *(
                _named("commune", row[0], *row[5:8]) | {"district_code": row[2]} | before
                for row in listed
                if row[5]
            ),
            *(
                _named("commune", row[0], *row[2:5]) | {"district_code": ""} | after
                for row in new
                if row[0] != DECREED_AFTER
            ),
        ],
    )
    _write("unit_transfers", _transfers(listed, successors))
    provinces_of = {row[2]: row[0] for row in new}
    successor = {row[0]: provinces_of[successors[row[-1]][0]] for row in old}
    _write(
        "provinces",
        _provinces({row[0]: row[1] for row in old}, {row[0]: row[1] for row in new}, successor),
        keeps=False,
    )


def _named(level: str, province: str, code: str, kind: str, name: str) -> dict[str, str]:
    """Where a name stands twice in a province, the package adds the kind: "Cao Lãnh (Huyện)"."""
    name = name.removesuffix(f" ({kind})")
    return {
        "province_code": province,
        f"{level}_code": code,
        f"{level}_kind": kind,
        f"{level}_name": name,
    }


def _transfers(listed: Iterable[Texts], successors: Mapping[str, list[str]]) -> Iterable[Cells]:
    """Where each commune went, and each island without communes."""
    decreed = {row["old_code"] for row in read_list("unit_transfers") if row["is_confirmed"]}
    for row in listed:
        old_code = row[5] or row[2]
        codes = successors[row[-1]]
        if old_code in decreed:
            continue
        for new_code in codes:
            yield {
                "old_code": old_code,
                "new_code": new_code,
                "event_date": REFORM,
                "transfer_kind": "part" if len(codes) > 1 else "whole",
                "legal_basis": LISTED_AFTER,
            }


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


def _compare_with_official_table(old: list[Texts], successors: dict[str, list[str]]) -> None:
    official = {
        (row["old_code"], row["new_code"])
        for row in read_list("unit_transfers")
        if row["is_confirmed"] and f"{row['event_date']}" == REFORM
    }
    package = {
        (row[5], code)
        for row in old
        if row[0] in (DECREED_BEFORE, DECREED_AFTER)
        for code in successors[row[-1]]
    }
    if official != package:
        raise SystemExit(f"Package and official table differ: {sorted(official ^ package)}")
    sys.stdout.write(f"Package and official table of An Giang agree in {len(official)} rows.\n")


def _provinces(
    old: dict[str, str], new: dict[str, str], successor: dict[str, str]
) -> Iterable[Cells]:
    """A province that took in no other and kept its code lives on in one row."""
    taking_in = {code for code in new if list(successor.values()).count(code) > 1}
    for code, name in sorted(old.items()):
        row = _province(code, name, BEGINNING, NO_END, BASE)
        row["is_confirmed"] = "false" if name in NAMED_LATELY else "true"
        if successor[code] != code or code in taking_in:
            row["legal_basis"] = f"{BASE}; merged by {LEGAL_BASIS}"
            row |= {"valid_to": REFORM, "successor_code": successor[code]}
        yield row
    for code in taking_in:
        yield _province(code, new[code], REFORM, NO_END, LEGAL_BASIS)


def _province(code: str, name: str, first: str, end: str, basis: str) -> dict[str, str]:
    """The package writes "Tỉnh An Giang"."""
    kind = next(kind for kind in ("Thành phố", "Tỉnh") if name.startswith(f"{kind} "))
    named = _named("province", code, code, kind, name.removeprefix(f"{kind} "))
    return named | {
        "valid_from": first,
        "valid_to": end,
        "successor_code": "",
        "legal_basis": basis,
        "is_confirmed": "true",
    }


def _query(database: sqlite3.Connection, query: str) -> list[Texts]:
    return [tuple(value or "" for value in row) for row in database.execute(query)]


def _write(name: str, rows: Iterable[Cells], *, keeps: bool = True) -> None:
    """Write a list in the order of its key, with the rows that are confirmed where it `keeps`."""
    schema = list_schemas()[name]
    kept = [_cells(row) for row in read_list(name) if keeps and row["is_confirmed"]]
    order = ("event_date", *schema.key) if name == "unit_transfers" else schema.key
    both = [*kept, *({"is_confirmed": "false", **row} for row in rows)]
    with (LISTS_DIR / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(schema.columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(both, key=lambda row: [row[column] for column in order]))


def _cells(row: Row) -> Cells:
    texts = {True: "true", False: "false", None: ""}
    return {
        name: texts[value] if value in (True, False, None) else str(value)
        for name, value in row.items()
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
