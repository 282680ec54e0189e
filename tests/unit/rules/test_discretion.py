"""What findings quote: of units figures and words of forms, of people nothing."""

from string import Formatter

import pytest

from ansinh.rules.discretion import (
    COMPUTED,
    FOLLOWING,
    HIDDEN,
    OURS,
    QUOTED,
    READINGS,
    is_harmless,
)
from ansinh.rules.names_of_people import names_somebody
from ansinh.rules.rule_book import load_rules

pytestmark = pytest.mark.unit

NAME = "Trần Thị Bưởi Bịa"
RULE = "structure.unit_unknown"
PLACE = {"sheet": "Danh sách", "cell": "B5", "table": "results", "as_of_date": "31/12/2024"}


@pytest.mark.parametrize("value", ["12", "1.234", "95,5%", "12 hộ", "5tr", "Xã An Phú", "2024-Q3",
                                   "31/12/2024", "Hộ nghèo", "Số nhân khẩu"])  # fmt: skip
def test_figures_and_words_of_forms_are_quoted(value: str) -> None:
    assert is_harmless(value)
    told = load_rules().speaking_of("poverty_review").finding(RULE, value=value, **PLACE)
    assert told.value == value and value in told.message_vi


@pytest.mark.parametrize(
    "value",
    [NAME, NAME.upper(), "bưởi", f"Xã {NAME}", "0912345678", "0912.345.678"],
)
def test_words_that_may_be_a_name_are_not(value: str) -> None:
    assert not is_harmless(value)
    told = load_rules().speaking_of("poverty_review").finding(RULE, value=value, **PLACE)
    assert told.value == HIDDEN and value not in told.message_vi + told.message_en
    assert told.cell == "B5", "whoever must mend it looks there"


def test_whoever_checks_an_own_file_reads_its_words() -> None:
    """Nothing of it is kept; of people even then nothing is quoted."""
    aloud = load_rules().aloud
    assert aloud.speaking_of("poverty_review").finding(RULE, value=NAME, **PLACE).value == NAME
    for form in ("household_list", None):
        told = aloud.speaking_of(form).finding("cell.not_a_number", value="12 hộ", **PLACE)
        assert told.value == HIDDEN, form


def test_rules_of_a_form_are_as_careful_as_the_book() -> None:
    for form in ("household_list", "poverty_review"):
        careful = load_rules().speaking_of(form)
        assert {type(one) for one in load_rules().for_form(form)} == {type(careful[RULE])}


@pytest.mark.parametrize(
    "text",
    [NAME, NAME.upper(), "hộ bà Bưởi", "do ông Nguyễn Văn A kê khai", "Đoàn Thị Bịa", f"xã {NAME}"],
)
def test_a_sentence_that_names_somebody(text: str) -> None:
    assert names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "tách thôn ở xã An Phú", "Tách thôn", "UBND xã Vĩnh Hội Đông đã xác nhận",
        "Sở Y tế xác nhận", "Sở Nông nghiệp và Môi trường", "Ấp Vĩnh Thành tách",
        "Ban Chỉ đạo tỉnh An Giang", "đếm theo hộ, chưa đếm khẩu", "Hộ Nghèo tăng",
        "HĐND UBND xã đã họp",
    ],
)  # fmt: skip
def test_a_sentence_that_names_places_and_offices(text: str) -> None:
    assert not names_somebody(text)


# Filled by the rule itself, from the unit that the finding is about.
BY_THE_RULE = {"of_unit"}


def test_of_every_gap_it_is_known_who_fills_it() -> None:
    """A gap that nobody thought of would hide our own words, or tell somebody's."""
    gaps = {
        name
        for rule in load_rules().values()
        for message in (rule.message_vi, rule.message_en)
        for _, name, _, _ in Formatter().parse(message)
        if name
    }
    kinds = (OURS, FOLLOWING, READINGS, COMPUTED, QUOTED)
    assert gaps - BY_THE_RULE <= frozenset().union(*kinds)
    assert sum(map(len, kinds)) == len(frozenset().union(*kinds)), "each gap is of one kind"


@pytest.mark.parametrize("name", sorted(COMPUTED | READINGS | FOLLOWING))
def test_what_we_say_ourselves_is_told(name: str) -> None:
    rules = load_rules().speaking_of("poverty_review").values()
    rule = next((one for one in rules if f"{{{name}" in one.message_vi + one.message_en), None)
    if rule is not None:
        told = rule.finding(**dict.fromkeys(COMPUTED | READINGS | FOLLOWING, "Của ta nói"), **PLACE)
        assert HIDDEN not in told.message_vi + told.message_en


def test_what_is_blank_is_not_hidden() -> None:
    told = (
        load_rules()
        .speaking_of("poverty_review")
        .finding(
            "cell.not_a_number", value="12 ngàn", hint="", hint_en="", unit="Xã An Phú", **PLACE
        )
    )
    assert told.message_en.endswith("is not a number.")


def test_of_people_no_reading_of_a_cell_is_told() -> None:
    careful = load_rules().speaking_of("household_list")
    told = careful.finding(
        "cell.two_digit_year", value="1/2/60", meant="1960", meant_en="of 1960", **PLACE
    )
    assert "1960" not in told.message_vi + told.message_en
