"""What is asked of a name that means no unit, or several."""

from datetime import date

import pytest
from tests.installed import UNITS

from ansinh.reference.unit_questions import NO_QUESTION, choice_question, nearest_question
from ansinh.reference.units import UnitDirectory

pytestmark = pytest.mark.unit

ON = date(2024, 12, 31)
AN_PHU, CITY = "886", "884"


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("Xã Khnáh An", "Bạn muốn ghi “Xã Khánh An”? "),
        ("Xã Khánh Anh", "Bạn muốn ghi “Xã Khánh An” hay “Xã Khánh Bình”? "),
        ("Xã Vĩnh Hội", "Bạn muốn ghi “Xã Vĩnh Hội Đông” hay “Xã Vĩnh Hậu”? "),
        ("Xã Khánh \u0410n", "Bạn muốn ghi “Xã Khánh An”? "),
        ("Huyện An Phúc", "Bạn muốn ghi “Huyện An Phú”? "),
    ],
)
def test_the_nearest_are_proposed(name: str, question: str) -> None:
    assert nearest_question(name, ON, AN_PHU, UNITS)["nearest_vi"] == question


def test_a_question_is_asked_in_both_languages() -> None:
    question = nearest_question("Xã Khánh Anh", ON, AN_PHU, UNITS)
    assert question["nearest_en"] == " Did you mean “Xã Khánh An” or “Xã Khánh Bình”?"


def test_what_is_like_none_asks_nothing() -> None:
    assert nearest_question("Xã Không Có", ON, CITY, UNITS) == NO_QUESTION
    assert nearest_question("(như trên)", ON, CITY, UNITS) == NO_QUESTION


def test_never_more_than_three_are_proposed() -> None:
    question = nearest_question("Xã Mỹ Hòaa", ON, "89", UNITS)["nearest_vi"]
    assert 1 <= question.count("“") <= 3


def test_where_no_unit_is_near_within_those_outside_are_proposed() -> None:
    question = nearest_question("Xã Khnáh An", ON, CITY, UNITS)
    assert "“Xã Khánh An”" in question["nearest_vi"]


def test_homonyms_are_told_with_their_parents() -> None:
    meant = UNITS.meant("An Phú", ON)
    choice = choice_question(meant, ON, UNITS)
    assert "“Thị trấn An Phú (Huyện An Phú)”" in choice["meant_vi"]
    assert "“Phường An Phú (Thị xã Tịnh Biên)”" in choice["meant_vi"]
    assert choice["example"] == "Huyện An Phú"


def test_the_example_names_the_parent_where_the_kind_does_not_tell() -> None:
    hanoi = UnitDirectory.load("01")
    names = [unit.name for unit in hanoi.on(ON) if unit.kind == "Xã"]
    name = next(one for one in names if names.count(one) > 1)
    meant = hanoi.meant(f"Xã {name}", ON)
    example = choice_question(meant, ON, hanoi)["example"]
    assert example.startswith(f"Xã {name}, ")
    assert hanoi.resolve(example, ON, "01") == meant[0]
