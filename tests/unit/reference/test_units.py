"""Units by date, name and level."""

from datetime import date
from pathlib import Path

import pytest

from ansinh.reference.units import UnitDirectory, UnitDirectoryError

pytestmark = pytest.mark.unit

END_OF_2016 = date(2016, 12, 31)
END_OF_2023 = date(2023, 12, 31)
END_OF_2025 = date(2025, 12, 31)


@pytest.fixture
def directory() -> UnitDirectory:
    return UnitDirectory.load("89")


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("Huyện An Phú", None, "886"),
        ("Thị trấn An Phú", None, "30337"),
        ("Xã An Phú", None, "30514"),
        ("An Phú", None, None),
        ("Xã An Phú", "886", "30337"),
        ("Tỉnh An Giang", None, "89"),
        ("HUYỆN TỊNH BIÊN", None, "890"),
        ("Thị xã Tịnh Biên", None, "890"),
        ("Xã Không Có", None, None),
    ],
)
def test_names_of_2016(
    directory: UnitDirectory, name: str, within: str | None, code: str | None
) -> None:
    unit = directory.resolve(name, END_OF_2016, within)
    assert (unit and unit.code) == code


def test_the_level_decides_where_no_kind_is_written(directory: UnitDirectory) -> None:
    found = [
        directory.resolve("An Phú", END_OF_2016, "886", level) for level in ("district", "commune")
    ]
    assert [unit and unit.code for unit in found] == ["886", "30337"]


@pytest.mark.parametrize(
    "name",
    [
        "Xã An Phú, huyện Tịnh Biên",
        "xã An Phú (Tịnh Biên)",
        "An Phú - H. Tịnh Biên",
        "Xã An Phú thuộc huyện Tịnh Biên, tỉnh An Giang",
    ],
)
def test_a_unit_above_may_stand_behind_the_name(directory: UnitDirectory, name: str) -> None:
    unit = directory.resolve(name, END_OF_2016)
    assert unit is not None
    assert unit.code == "30514"
    assert directory.resolve(name, END_OF_2016, within="886") is None


def test_a_kind_may_be_the_beginning_of_a_name() -> None:
    directory = UnitDirectory.load("11")
    unit = directory.resolve("Xa Dung", END_OF_2023)
    assert unit is not None
    assert unit.full_name == "Xã Xa Dung"


@pytest.mark.parametrize("on", [END_OF_2016, date(2021, 6, 30), END_OF_2023, END_OF_2025])
def test_every_unit_is_found_by_its_own_name(directory: UnitDirectory, on: date) -> None:
    communes = [unit for unit in directory.on(on) if unit.level == "commune"]
    assert len(communes) > 100
    for unit in communes:
        assert directory.resolve(unit.full_name, on, unit.parent_code) == unit


@pytest.mark.parametrize(
    ("on", "communes", "districts", "province"),
    [
        (END_OF_2016, 156, 11, "89"),
        (date(2025, 6, 30), 155, 11, "89"),
        (date(2025, 7, 1), 102, 0, "91"),
    ],
)
def test_counts_by_date(
    directory: UnitDirectory, on: date, communes: int, districts: int, province: str
) -> None:
    levels = [unit.level for unit in directory.on(on)]
    assert (levels.count("commune"), levels.count("district")) == (communes, districts)
    assert directory.province(on).code == province
    assert directory.has_districts(on) == (districts > 0)


def test_code_91_is_unknown_while_it_was_another_province(directory: UnitDirectory) -> None:
    assert directory.get("91", END_OF_2016) is None
    assert directory.get("91", END_OF_2025) is not None
    assert directory.get("89", END_OF_2025) is None
    assert directory.get("886", END_OF_2025) is None


def test_within_climbs_all_levels(directory: UnitDirectory) -> None:
    assert directory.is_within("30337", "886", END_OF_2016)
    assert directory.is_within("30337", "89", END_OF_2016)
    assert not directory.is_within("30337", "887", END_OF_2016)
    assert not directory.is_within("30337", "886", END_OF_2025)


def test_another_province_is_its_code_and_its_data(tmp_path: Path) -> None:
    for name, lines in {
        "provinces": """
            province_code,province_name,province_kind,valid_from,valid_to,successor_code,legal_basis,is_confirmed
            70,Thử Nghiệm,Tỉnh,0001-01-01,2025-07-01,75,invented,true
            75,Thử Nghiệm Mới,Tỉnh,0001-01-01,9999-12-31,,invented,true""",
        "districts": """
            province_code,district_code,district_name,district_kind,valid_from,valid_to,legal_basis,is_confirmed
            70,701,Miền Thử,Huyện,0001-01-01,2025-07-01,invented,true""",
        "communes": """
            province_code,district_code,commune_code,commune_name,commune_kind,valid_from,valid_to,legal_basis,is_confirmed
            70,701,70001,Một,Xã,0001-01-01,2025-07-01,invented,true
            75,,70001,Một Hai,Xã,2025-07-01,9999-12-31,invented,true""",
    }.items():
        text = "\n".join(line.strip() for line in lines.strip().splitlines())
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    directory = UnitDirectory.load("70", tmp_path)
    assert directory.province(END_OF_2016).code == "70"
    assert directory.province(END_OF_2025).code == "75"
    unit = directory.resolve("Xã Một Hai", END_OF_2025)
    assert unit is not None
    assert (unit.code, unit.parent_code) == ("70001", "75")
    with pytest.raises(UnitDirectoryError, match="ANSINH_PROVINCE"):
        UnitDirectory.load("99", tmp_path)


def test_every_unit_lies_right_below_the_one_that_it_belongs_to(directory: UnitDirectory) -> None:
    for day in (END_OF_2016, END_OF_2025):
        for unit in directory.on(day):
            below = directory.below(unit.code, day)
            assert all(one.parent_code == unit.code and one.is_valid(day) for one in below)
            if unit.parent_code is not None:
                assert unit in directory.below(unit.parent_code, day)


def test_what_had_a_code_is_told_oldest_first(directory: UnitDirectory) -> None:
    named = directory.through_time("30337")
    assert [one.full_name for one in named] == ["Thị trấn An Phú", "Xã An Phú"]
    assert named[-1] == directory.newest("30337")
    assert directory.through_time("none") == [] and directory.newest("none") is None
