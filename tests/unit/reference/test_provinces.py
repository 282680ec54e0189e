"""Any province of the country is served by its code before July 2025."""

from datetime import date

import pytest

from ansinh.reference.reading import read_list
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
    rows = read_list("provinces")
    codes = {row["province_code"] for row in rows if row["valid_from"] == date.min}
    assert len(codes) == 63
    today = set()
    for code in codes:
        directory = UnitDirectory.load(code)
        assert levels(directory, BEFORE)[0] >= 6
        today.add(directory.province(AFTER).code)
    assert len(today) == 34
