"""Who sends samples: districts until June 2025, and communes of today that were made of theirs."""

from dataclasses import dataclass
from datetime import date

from ansinh.reference.bundle import Reference
from ansinh.reference.reading import read_list
from ansinh.reference.unit import Unit

FIRST_YEAR = 2022
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_OF_TODAY = date(2025, 7, 1)
# Who sends good files, and who the bad ones; elsewhere the first units of the province.
AN_GIANG = "89"
CAST = {AN_GIANG: (("886", "887", "890", "891"), ("892", "889", "893", "894"))}
COMMUNES_OF_A_DISTRICT = 3
MOST_COMMUNES = 10
MOST_SENDERS = 4


@dataclass(frozen=True)
class Successor:
    """A commune of today and the communes that it was made of, each as a whole."""

    unit: Unit
    former: tuple[str, ...]


def cast_of(province: str, reference: Reference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the units that send good files, and of those that send bad ones."""
    if province in CAST:
        return CAST[province]
    codes = [unit.code for unit in reference.units.reporting(date(FIRST_YEAR, 12, 31))]
    half = min(MOST_SENDERS, len(codes) // 2)
    return tuple(codes[:half]), tuple(codes[half : 2 * half])


def communes_of_today(province: str, reference: Reference) -> list[Successor]:
    """About ten communes of today, some of every district that sends good files.

    Only those that took over whole communes: nobody has to guess what a part of one holds.
    """
    districts, _ = cast_of(province, reference)
    directory = reference.units
    former: dict[str, list[str]] = {}
    divided: set[str] = set()
    for row in read_list("unit_transfers"):
        if row["event_date"] == FIRST_DAY_OF_TODAY:
            former.setdefault(row["new_code"], []).append(row["old_code"])
            if row["transfer_kind"] != "whole":
                divided.add(row["new_code"])
    found: list[Successor] = []
    for district in districts:
        of_district = [
            Successor(unit, tuple(codes))
            for code, codes in sorted(former.items())
            if code not in divided
            if (unit := directory.get(code, FIRST_DAY_OF_TODAY)) is not None
            and all(directory.is_within(one, district, LAST_DAY_OF_DISTRICTS) for one in codes)
        ]
        found += of_district[:COMMUNES_OF_A_DISTRICT]
    return found[:MOST_COMMUNES]
