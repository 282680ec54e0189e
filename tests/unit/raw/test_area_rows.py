"""Whose parts the urban and rural rows of a table are."""

import unicodedata
from datetime import date

import pytest
from tests.installed import REFERENCE

from ansinh.raw.area_rows import area_type, is_part, owners
from ansinh.reference.unit import Unit

pytestmark = pytest.mark.unit

DAY = date(2019, 12, 31)


def unit(code: str) -> Unit:
    found = REFERENCE.units.get(code, DAY)
    assert found is not None
    return found


PROVINCE, CITY, DISTRICT, COMMUNE = map(unit, ("89", "883", "886", "30337"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Thành thị", "urban"),
        ("THÀNH THỊ", "urban"),
        ("- Nông thôn", "rural"),
        ("KV thành thị", "urban"),
        ("Khu vực nông thôn", "rural"),
        ("Trong đó: - Thành thị", "urban"),
        ("Khu vực thành thị (phường, thị trấn)", "urban"),
        ("Cộng nông thôn:", "rural"),
        ("Xã Nông Thôn", None),
        ("Ấp Thành Thị", None),
        ("Khu vực 1", None),
        ("Miền núi", None),
        (None, None),
    ],
)
def test_the_two_areas_by_their_names(name: str | None, kind: str | None) -> None:
    assert area_type(name) == kind
    assert area_type(name and unicodedata.normalize("NFD", name)) == kind


def test_other_parts_are_known_and_no_area() -> None:
    assert is_part("Khu vực miền núi") and area_type("Khu vực miền núi") is None


def of(units: list[Unit | None], households: list[str], reporting: Unit = PROVINCE) -> list[str]:
    """The codes of the owners; rows without a unit are urban and rural in turn."""
    places = [at for at, one in enumerate(units) if one is None]
    areas = {at: ("urban", "rural")[number % 2] for number, at in enumerate(places)}
    found = owners(areas, units, households, reporting)
    return [found[at].code for at in places]


def test_rows_beneath_a_unit_are_its_parts() -> None:
    rows = [PROVINCE, None, None, CITY, None, None, DISTRICT, None, None]
    figures = ["100", "60", "40", "50", "45", "5", "50", "15", "35"]
    assert of(rows, figures) == ["89", "89", "883", "883", "886", "886"]


def test_rows_at_the_end_are_those_of_the_unit_that_they_add_up_to() -> None:
    rows = [PROVINCE, CITY, DISTRICT, None, None]
    assert of(rows, ["100", "50", "50", "60", "40"]) == ["89", "89"]
    assert of(rows, ["100", "50", "50", "15", "35"]) == ["886", "886"]
    # In grouped digits, and where neither fits, the unit right above.
    assert of(rows, ["1.000", "500", "500", "600", "400"]) == ["89", "89"]
    assert of(rows, ["100", "50", "50", "1", "1"]) == ["886", "886"]


def test_rows_below_communes_are_not_the_communes() -> None:
    rows = [DISTRICT, COMMUNE, None, None]
    assert of(rows, ["100", "100", "60", "40"], DISTRICT) == ["886", "886"]
    # No commune is urban and rural at once; a commune that reports itself may be.
    assert of([COMMUNE, None, None], ["100", "60", "40"], COMMUNE) == ["30337", "30337"]


def test_groups_of_communes_under_their_area_are_parts_of_the_district() -> None:
    rows = [DISTRICT, None, COMMUNE, None, COMMUNE]
    assert of(rows, ["100", "60", "60", "40", "40"], DISTRICT) == ["886", "886"]
