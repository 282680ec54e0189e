"""What findings quote: of units figures and words of forms, of people nothing."""

import pytest

from ansinh.rules.discretion import HIDDEN, is_harmless
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
