"""An order that could never be submitted is refused with what is possible instead."""

from datetime import date

import pytest
from tests.installed import place_order

from ansinh.templates.listed_units import lines_of
from ansinh.templates.requests import TemplateError

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("poverty", "886", "2024"), "household_list, poverty_review"),
        (("poverty_review", "886", "24"), "2024-Q3"),
        (("poverty_review", "999", "2024"), "886 Huyện An Phú"),
        (("poverty_review", "886", "2026"), "Xã|Tỉnh An Giang.* more"),
        (("poverty_review", "30337", "2024"), "unit 886"),
        (("poverty_review", "886", "2024", "final"), "regular, preliminary, official"),
        (("resource_uses", "886", "2024", "official"), "one of regular"),
        (("poverty_review", "886", "2021"), "--standard .*2016-2021, 2022-2025"),
        (("poverty_review", "886", "2024", None, "2016-2021"), "in force: 2022-2025"),
        (("poverty_review", "886", "2010"), "in force: none"),
        (("resource_uses", "886", "2024", None, "2022-2025"), "does not depend"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        place_order(*arguments)


@pytest.mark.parametrize(
    ("form", "period", "stage"),
    [
        ("poverty_review", "2024", "official"),
        ("poverty_review", "2024-Q3", "regular"),
        ("resource_uses", "2024", "regular"),
    ],
)
def test_the_usual_stage_goes_without_saying(form: str, period: str, stage: str) -> None:
    assert place_order(form, "886", period).stage == stage


def test_a_standard_is_part_of_a_review_only() -> None:
    assert place_order("poverty_review", "886", "2024").standard_code == "2022-2025"
    assert place_order("poverty_review", "886", "2021", None, "2016-2021").standard_code
    assert place_order("resource_uses", "886", "2024").standard_code is None


def test_a_district_lists_its_communes_under_the_names_of_that_day() -> None:
    names = {
        year: [line.unit.full_name for line in lines_of(place_order("resource_uses", "887", year))]
        for year in ("2024", "2016")
    }
    assert names["2024"][0] == "Thị xã Tân Châu"
    lines = lines_of(place_order("poverty_review", "886", "2024"))
    assert [line.number for line in lines[:3]] == ["1", "1.1", "1.2"]
    assert lines[0].parts == tuple(range(1, len(lines)))
    assert "Xã Khánh An" in {line.unit.full_name for line in lines}


def test_a_province_lists_districts_with_their_communes_and_later_communes() -> None:
    lines = lines_of(place_order("poverty_review", "89", "2024"))
    districts = [line for line in lines if line.unit.level == "district"]
    assert lines[0].number == "" and len(lines[0].parts) == len(districts) == 11
    assert [line.number for line in lines[1:3]] == ["1", "1.1"]
    assert sum(len(line.parts) for line in districts) == len(lines) - 12
    later = lines_of(place_order("poverty_review", "91", "2026"))
    assert len(later) == 103 and later[0].unit.full_name == "Tỉnh An Giang"
    assert later[-1].number == "1.102"


def test_a_commune_reports_itself_once_there_are_no_districts() -> None:
    order = place_order("poverty_review", "30337", "2025-Q4")
    (line,) = lines_of(order)
    assert (line.unit.full_name, line.parts) == ("Xã An Phú", ())
    assert order.on == date(2025, 12, 31)
