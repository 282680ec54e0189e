"""Which days a title says that its figures speak of, however it is spelt."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.recognition.titles import Line, hints_from_titles
from ansinh.slots.hints import OWN_PERIOD, UNKNOWN_BEGIN, YEAR_TO_DATE, SlotHint

pytestmark = pytest.mark.unit

NINE_MONTHS = "2019-01-01/2019-09-30"
QUARTER = "2019-07-01/2019-09-30"
SPANS = {
    "Lũy kế 9 tháng đầu năm 2019": NINE_MONTHS,
    "9 tháng năm 2019": NINE_MONTHS,
    "09 tháng đầu năm 2019": NINE_MONTHS,
    "Chín tháng đầu năm 2019": NINE_MONTHS,
    "Từ tháng 01 đến tháng 9 năm 2019": NINE_MONTHS,
    "Tháng 1 - tháng 9/2019": NINE_MONTHS,
    "Từ quý I đến quý III năm 2019": NINE_MONTHS,
    "Quý I, II, III/2019": NINE_MONTHS,
    "Cộng dồn đến ngày 30/9/2019": NINE_MONTHS,
    "Lũy kế từ đầu năm đến ngày 30 tháng 9 năm 2019": NINE_MONTHS,
    "Từ đầu năm đến hết ngày 30.9.2019": NINE_MONTHS,
    "Số liệu từ ngày 01/01/2019 đến ngày 30/9/2019": NINE_MONTHS,
    "Thực hiện Chỉ thị số 06 lũy kế 9 tháng năm 2019": NINE_MONTHS,
    "9 tháng đầu năm": "-01-01/-09-30",
    "6 tháng đầu năm 2019": "2019-01-01/2019-06-30",
    "6 tháng cuối năm 2019": "2019-07-01/2019-12-31",
    "Cả năm 2019": "2019-01-01/2019-12-31",
    "Ước cả năm": "-01-01/-12-31",
    "01/7/2019 - 30/9/2019": QUARTER,
    "Từ 1/7 đến 30/9/2019": QUARTER,
    "Từ ngày 01 tháng 7 năm 2019 đến hết ngày 30 tháng 9 năm 2019": QUARTER,
    "Tháng 7, 8, 9 năm 2019": QUARTER,
    "Từ ngày 15/12/2018 đến ngày 14/3/2019": "2018-12-15/2019-03-14",
    "Lũy kế từ năm 2016 đến năm 2019": "2016-01-01/2019-12-31",
    "Lũy kế đến quý III năm 2019": YEAR_TO_DATE,
    "Số liệu lũy kế từ đầu năm đến hết kỳ báo cáo": YEAR_TO_DATE,
    "Lũy kế năm 2019": "2019-01-01/",
    "Số liệu phát sinh trong kỳ báo cáo": OWN_PERIOD,
    "Số liệu không lũy kế": OWN_PERIOD,
    "Lũy kế từ đầu chương trình": UNKNOWN_BEGIN,
}
NO_SPAN = [
    "Quý III năm 2019", "Tháng 9/2019", "Năm 2019", "Chuẩn nghèo giai đoạn từ năm 2016 đến năm 2020",  # noqa: E501
    "An Phú, ngày 30 tháng 9 năm 2019", "Hỗ trợ 6 tháng tiền điện", "Quỹ Vì người nghèo",
    "DANH SÁCH HỘ ĐƯỢC HỖ TRỢ TỪ QUỸ", "Kỳ báo cáo: quý III năm 2019 - Đơn vị báo cáo: Xã An Phú",
]  # fmt: skip


def read(line: str) -> list[SlotHint]:
    return hints_from_titles([Line(line, "A1")], "trang", "Sổ")


def span_of(line: str) -> str | None:
    return next((hint.span for hint in read(line) if hint.span is not None), None)


def with_other_marks(text: str) -> str:
    """Luỹ for lũy, and hyphens between words, as many write."""
    return text.replace("ũy", "uỹ").replace("ŨY", "UỸ")


RESPELLINGS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    with_other_marks,
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("Lũy kế", "Luỹ-kế"),
    lambda text: f"( {text} )",
    lambda text: text.replace(" ", "\n", 1),
]


@pytest.mark.parametrize(("line", "span"), SPANS.items())
def test_a_span_is_what_its_words_say(line: str, span: str) -> None:
    assert span_of(line) == span


@given(st.sampled_from(sorted(SPANS)), st.lists(st.sampled_from(RESPELLINGS), max_size=4))
def test_a_span_is_the_same_in_every_spelling(line: str, ways: list[Callable[[str], str]]) -> None:
    spelt = line
    for respell in ways:
        spelt = respell(spelt)
    assert span_of(spelt) == SPANS[line]


@given(st.integers(1, 12), st.integers(2013, 2029), st.sampled_from(["đầu năm", "năm", "đầu năm"]))
def test_months_of_a_year_reach_from_its_first_day(count: int, year: int, words: str) -> None:
    span = span_of(f"Lũy kế {count} tháng {words} {year}")
    if count == 1:
        return
    assert span is not None
    first, last = span.split("/")
    assert (first, last[:7]) == (f"{year}-01-01", f"{year}-{count:02}")


@pytest.mark.parametrize("line", NO_SPAN)
def test_other_titles_name_no_span(line: str) -> None:
    assert span_of(line) is None


def test_the_year_of_cumulative_figures_is_not_their_period() -> None:
    (main, span, *_) = read("Lũy kế 9 tháng đầu năm 2019")
    assert (main.period, span.is_cumulative, span.is_declared) == (None, True, False)
    (main, span, *_) = read("Quý III năm 2019, cộng dồn chín tháng")
    assert (main.period, span.is_cumulative) == ("2019-Q3", True)


def test_a_declaration_is_told_from_a_title() -> None:
    assert any(hint.is_declared for hint in read("Số liệu từ ngày 1/1/2019 đến ngày 30/9/2019"))
    assert not any(hint.is_declared for hint in read("SỔ THEO DÕI 9 THÁNG NĂM 2019"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("So với năm 2018", []),
        ("Kèm theo Quyết định số 1 năm 2018", []),
        ("Áp dụng từ năm 2020", []),
        ("Quý III năm 2019 và tháng 5 năm 2018", ["2018-05", "2019-Q3"]),
    ],
)
def test_periods_of_something_else_are_not_mentioned(line: str, named: list[str]) -> None:
    hints = read(line)
    surely = {hint.mention for hint in hints if hint.mention} | (
        {hints[0].period} if named and hints[0].period else set()
    )
    assert sorted(filter(None, surely)) == named
