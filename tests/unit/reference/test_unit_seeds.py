"""Any province of the country is served by its code before July 2025."""

import csv
from datetime import date

import pytest

from ansinh.reference.unit_seeds import (
    SEEDS_DIR,
    province_seeds,
    read_seed,
    territory_changes,
)
from ansinh.reference.units import UnitDirectory

pytestmark = pytest.mark.unit

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def levels(directory: UnitDirectory, on: date) -> tuple[int, int]:
    found = [unit.level for unit in directory.on(on)]
    return found.count("district"), found.count("commune")


@pytest.mark.parametrize(
    ("province", "before", "name", "after", "successor"),
    [
        ("01", (30, 526), "Thành phố Hà Nội", (0, 126), "01"),
        ("91", (15, 143), "Tỉnh Kiên Giang", (0, 102), "91"),
        ("83", (9, 148), "Tỉnh Bến Tre", (0, 124), "86"),
        ("31", (15, 167), "Thành phố Hải Phòng", (0, 114), "31"),
    ],
)
def test_another_province_is_one_setting(
    province: str, before: tuple[int, int], name: str, after: tuple[int, int], successor: str
) -> None:
    directory = UnitDirectory.load(province)
    assert levels(directory, BEFORE) == before
    assert directory.province(BEFORE).full_name == name
    assert levels(directory, AFTER) == after
    assert directory.province(AFTER).code == successor


def test_names_of_another_province_are_found() -> None:
    directory = UnitDirectory.load("01")
    district = directory.resolve("Quận Ba Đình", BEFORE)
    assert district is not None
    assert district.code == "001"
    commune = directory.resolve("Phường Phúc Xá", BEFORE, within="001")
    assert commune is not None
    assert commune.parent_code == "001"


def test_every_province_of_the_country_is_there() -> None:
    rows = read_seed(SEEDS_DIR / "provinces.csv")
    codes = {row["province_code"] for row in rows if row["valid_from"] == "0001-01-01"}
    assert len(codes) == 63
    today = set()
    for code in codes:
        directory = UnitDirectory.load(code)
        assert levels(directory, BEFORE)[0] >= 6
        today.add(directory.province(AFTER).code)
    assert len(today) == 34


def test_whole_country_does_not_repeat_what_an_giang_holds() -> None:
    listed = read_seed(SEEDS_DIR / "vietnam_districts_until_2025_06.csv")
    assert "89" not in {row["province_code"] for row in listed}
    later = read_seed(SEEDS_DIR / "vietnam_provinces_from_2025_07.csv")
    assert "91" not in {row["province_code"] for row in later}


def test_the_list_of_the_country_agrees_with_the_official_table() -> None:
    """Of the 302 rows, those of Kiên Giang stand in the list, too; the others in its script."""
    seeds = province_seeds("91")
    assert seeds is not None
    with (SEEDS_DIR / "unit_transfers.csv").open(encoding="utf-8", newline="") as file:
        official = [row for row in csv.DictReader(file) if row["event_date"] == "2025-07-01"]
    assert len(official) == 302
    of_kien_giang = {row["commune_code"] for row in seeds.units if row["district_code"]}
    listed = {
        (commune.split()[0], new)
        for row in read_seed(SEEDS_DIR / "vietnam_districts_until_2025_06.csv")
        if row["province_code"] == "91"
        for commune in row["communes"].split(";")
        for new in commune.split(">")[1].split()
    }
    assert listed == {
        (row["old_code"], row["new_code"]) for row in official if row["old_code"] in of_kien_giang
    }


def test_a_territory_changes_with_what_it_takes_in_and_not_with_its_name() -> None:
    changes = territory_changes("89")
    assert ("30286", "2025-01-01") in changes, "takes in 30285"
    assert ("30313", "2025-07-01") not in changes, "moved whole, alone, under its code"
    assert not [place for place in changes if place[1] in ("2021-01-01", "2023-04-10")]
    assert ("91", "2025-07-01") in changes
    assert ("01", "2025-07-01") not in territory_changes("01")
    assert ("00004", "2025-07-01") in territory_changes("01")
