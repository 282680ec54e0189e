"""How messages look: nothing typed becomes markup, long lists are short, nobody is named."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.alerts.formats import html, letter_of, subject, text
from ansinh.alerts.messages import RunMessage, SubmissionOutcome
from ansinh.alerts.phrases import load_phrases
from ansinh.alerts.routing import Telling
from ansinh.alerts.views import COLOURS, groups_of
from ansinh.ledger.alerts import AlertNow
from ansinh.ledger.contacts import Contact

pytestmark = pytest.mark.unit

Build = Callable[..., Any]
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
MARKUP = '<script>alert("1")</script><b>&'


def test_markup_in_names_stays_text(outcome: Build, message: Build, finding: Build) -> None:
    found = finding(sheet=MARKUP, message_vi=f"Trang {MARKUP}", rule=MARKUP, value=None)
    page = html(message(outcome(unit_name=MARKUP, findings=(found,))))
    assert "<script" not in page and "<b>" not in page
    assert page.count("&lt;script&gt;") >= 3
    plain = text(message(outcome(unit_name=MARKUP, findings=(found,))))
    assert MARKUP in plain, "plain text is not escaped"


def test_a_line_break_in_a_folders_name_makes_no_line(outcome: Build, message: Build) -> None:
    plain = text(message(outcome(unit_name=None, unit_code="a\nĐÃ NHẬN: Huyện An Phú")))
    assert not any(line.startswith("ĐÃ NHẬN: Huyện An Phú") for line in plain.splitlines())


def test_what_is_wrong_is_told_with_sheet_and_cell(
    outcome: Build, message: Build, finding: Build
) -> None:
    told = message(outcome(verdict="rejected", findings=(finding(),)))
    for rendered in (text(told), html(told)):
        assert "Trang “Diễn biến hộ nghèo”, ô L14" in rendered
        assert "Bạn đã ghi 104, cột 9 phải bằng 102." in rendered
        assert "Huyện Châu Thành, năm 2022, chính thức" in rendered
        assert "892, 2022: rejected (poverty_review.movement_balances × 1)" in rendered
        assert "20/12/2022 10:00" in rendered, "local time"


@pytest.mark.parametrize(("found", "hidden"), [(10, None), (11, 1), (250, 240)])
def test_after_ten_findings_of_a_rule_the_rest_is_counted(
    outcome: Build, message: Build, finding: Build, found: int, hidden: int | None
) -> None:
    many = tuple(finding(cell=f"L{row}") for row in range(1, found + 1))
    other = finding(rule="other.rule", severity="warning", cell="A1")
    for rendered in (form(message(outcome(findings=(other, *many)))) for form in (text, html)):
        assert len(re.findall(r"ô L\d+", rendered)) == 10
        assert re.findall(r"và (\d+) lỗi tương tự", rendered) == ([f"{hidden}"] if hidden else [])
        assert "ô A1" in rendered
        assert rendered.index("ô L1") < rendered.index("ô A1"), "errors first"


@pytest.mark.parametrize(
    ("value", "is_told"),
    [
        ("104", True),
        ("1.633", True),
        ("1.2.34", False),
        ("5,23", True),
        ("2040%", True),
        ("2024-05", True),
        ("Xã Vĩnh Hội Đông", True),
        ("Trần Thị Bưởi", False),
        ("Xã Trần Thị Bưởi", False),
        ("089123456", False),
        ("0912345678", False),
        ("089012345678", False),
        ("khoảng 20", False),
    ],
)
def test_only_counts_and_units_are_told(
    outcome: Build, message: Build, finding: Build, value: str, is_told: bool
) -> None:
    found = finding(value=value, message_vi=f"Bạn đã ghi “{value}”.", message_en=value)
    told = message(outcome(findings=(found,)))
    for rendered in (text(told), html(told)):
        assert (f"Bạn đã ghi “{value}”" in rendered) is is_told
        assert ("[…]" in rendered) is not is_told


def test_the_name_of_the_file_is_not_told(outcome: Build, message: Build, finding: Build) -> None:
    found = finding(value="bà Bưởi.xlsx", message_vi="Tệp bà Bưởi.xlsx không phải bảng tính.")
    told = message(outcome(findings=(found,)))
    assert "Tệp […] không phải" in text(told) and "Bưởi" not in html(told)
    assert f"lần nộp số {told.outcomes[0].submission_id}" in text(told)


def test_of_forms_about_people_no_value_is_told(
    outcome: Build, message: Build, finding: Build
) -> None:
    found = finding(value="1956", expected="B1", message_vi="Bạn đã ghi 1956, phải là B1.")
    told = text(message(outcome(form="household_list", findings=(found,))))
    assert "Bạn đã ghi […], phải là […]." in told and "1956" not in told


@pytest.mark.parametrize("value", ["Trần Thị Bưởi", "Bưởi's", 'Bưởi "B"', "Bưởi\\B"])
def test_in_english_no_name_is_told_either(
    outcome: Build, message: Build, finding: Build, value: str
) -> None:
    found = finding(value=value, message_en=f"{value!r} in L14 is not a number.")
    told = in_english(message(outcome(findings=(found,))))
    for rendered in (text(told), html(told)):
        assert "is not a number" in rendered and "[…]" in rendered
        assert "Bưởi" not in rendered


@pytest.mark.parametrize(("value", "written"), [("2.5", "2,5"), ("1956-06-05", "05/06/1956")])
def test_of_forms_about_people_no_value_is_told_however_it_is_written(
    outcome: Build, message: Build, finding: Build, value: str, written: str
) -> None:
    found = finding(value=value, expected=None, message_vi=f"Bạn đã ghi {written}.")
    told = text(message(outcome(form="household_list", findings=(found,))))
    assert "Bạn đã ghi […]." in told and written not in told


def test_a_rule_is_headed_by_what_it_says_and_its_id_stands_beside_it(
    outcome: Build, message: Build, finding: Build
) -> None:
    told = message(outcome(findings=(finding(rule="cell.negative", severity="warning"),)))
    assert "Cảnh báo: Không ghi số âm [cell.negative]" in text(told)
    assert "Cảnh báo: Không ghi số âm <span" in html(told)


def test_no_rule_is_called_by_its_id_alone(outcome: Build, message: Build, finding: Build) -> None:
    told = message(outcome(findings=(finding(rule="a.rule_without_words"),)))
    assert "  Lỗi [a.rule_without_words]" in text(told).splitlines()
    assert "a.rule" not in "".join(texts_of("h1", html(told)) + texts_of("h2", html(told)))


def test_a_sheet_that_is_called_otherwise_than_forms_call_theirs_is_not_named(
    outcome: Build, message: Build, finding: Build
) -> None:
    """A sheet may be called as the household that it describes."""
    name = "Hộ bà Trần Thị Bưởi"
    found = finding(
        sheet=name, value="1956", expected=None, message_vi=f"Trang {name} ghi 1956 ở ô L14."
    )
    for of_form in ("household_list", "poverty_review", None):
        told = message(outcome(form=of_form, findings=(found,)))
        for rendered in (text(told), html(told), subject(told), *groups(told)):
            assert "Bưởi" not in rendered
        assert "Trang […] ghi" in text(told)
        assert "Trang “[…]”, ô L14" in text(told)


def groups(told: RunMessage) -> list[str]:
    return [repr(group) for one in told.outcomes for group in groups_of(one)]


def test_subject_counts_and_names_nobody(outcome: Build, message: Build) -> None:
    outcomes = [outcome(verdict=one) for one in ("refused", "rejected", "rejected", "accepted")]
    assert subject(message(*outcomes)) == (
        "[An sinh] 1 báo cáo không đọc được; 2 báo cáo có lỗi, cần sửa; 1 báo cáo đạt"
    )


def test_letter_has_the_same_key_when_rendered_again(outcome: Build, message: Build) -> None:
    assert letter_of(message(outcome())) == letter_of(message(outcome()))


def in_english(message: RunMessage) -> RunMessage:
    return replace(message, recipient=replace(message.recipient, language="en"))


def texts_of(tag: str, page: str) -> list[str]:
    return re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)


class Elements(HTMLParser):
    """All tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_html_survives_mail_programs(outcome: Build, message: Build, finding: Build) -> None:
    parser = Elements()
    parser.feed(html(message(outcome(verdict="rejected", findings=(finding(),)))))
    tags = {tag for tag, _ in parser.found}
    assert not tags & {"script", "link", "img", "form", "iframe", "a"}
    assert not [attrs for _, attrs in parser.found if "onclick" in attrs]
    assert {"h1", "h2", "th"} <= tags
    # Where styles are dropped, what was said has a colour all the same.
    for tag, attrs in parser.found:
        if "ink" in (attrs.get("class") or "") or tag in ("h1", "h2"):
            assert "color:#" in (attrs["style"] or "")


def test_nothing_is_fetched_from_anywhere(outcome: Build, message: Build, finding: Build) -> None:
    """MJML's own fonts come from a server of others."""
    page = html(message(outcome(verdict="rejected", findings=(finding(),))))
    spaces = {"http://www.w3.org/1999/xhtml"}
    assert set(re.findall(r"(?:https?:)?//[^\s\"'<>)]+", page)) <= spaces
    assert not re.search(r"url\(|@import|\bsrc=|\bhref=|background=", page)
    assert "Ubuntu" not in page


def test_each_language_is_marked_and_the_readers_own_comes_first(
    outcome: Build, message: Build, finding: Build
) -> None:
    vietnamese = message(outcome(verdict="rejected", findings=(finding(),)))
    for told, language, below, first, last in (
        (vietnamese, "vi", "en", "Bạn đã ghi 104", "892, 2022: rejected"),
        (in_english(vietnamese), "en", "vi", "You entered 104", "năm 2022, chính thức: Có lỗi"),
    ):
        page = html(told)
        assert page.index(f'lang="{language}"') < page.index(f'<div lang="{below}"')
        assert page.index(first) < page.index(f'<div lang="{below}"') < page.index(last)
        assert text(told).index(first) < text(told).index("--\n") < text(told).index(last)


def test_an_english_letter_is_english_in_full(
    outcome: Build, message: Build, finding: Build
) -> None:
    findings = [finding(cell=f"L{at}") for at in range(12)]
    told = message(outcome(verdict="rejected", findings=tuple(findings), changes=3))
    told = replace(in_english(told), copies=(7,))
    assert subject(told) == "[An sinh] reports rejected: 1"
    said = text(told).partition("--\n")[0]
    for words in (
        "To: Bộ phận tổng hợp",
        "What became of reports, 2022-12-20 10:00: Reports rejected: 1.",
        "REJECTED: Huyện Châu Thành, 2022, official",
        "Poverty review · submission 7 · Against the file before: 3 cells or rows differ",
        "Sheet “Diễn biến hộ nghèo”, cell L0: You entered 104, column 9 must be 102.",
        "… and 2 more like it",
        "Please correct the file",
        "a copy of yours",
    ):
        assert words in said
    assert "You entered 104, column 9 must be 102." in html(told)
    for words in ("Trang", "lỗi", "Đề nghị", "Tệp", "cảnh báo", "Kính gửi"):
        assert words not in said


def test_every_phrase_is_there_in_both_languages_with_the_same_gaps() -> None:
    def gaps(words: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(words) if name}

    for name, phrase in load_phrases().items():
        assert set(phrase) == {"vi", "en"}, name
        assert gaps(phrase["vi"]) == gaps(phrase["en"]), name


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40))
def test_whatever_somebody_types_is_read_as_typed(typed: str) -> None:
    name = f"x{typed}x"
    one = SubmissionOutcome(7, None, "892", name, None, None, "accepted", ())
    told = RunMessage("run", Contact("A", "administrator", ("*",), ("a@b",)), "a@b", (one,), AT)
    (heading,) = texts_of("h2", html(told))
    assert unescape(heading) == name


def test_a_letter_of_every_unit_of_a_province_is_not_cut_off(
    outcome: Build, message: Build
) -> None:
    """Mail programs show the first 102 kB."""
    outcomes = [outcome(submission_id=at, unit_name=f"Xã Số {at}") for at in range(110)]
    assert len(html(message(*outcomes)).encode()) < 102_000


def test_colours_can_be_read() -> None:
    for verdict, (ink, paper) in COLOURS.items():
        assert contrast(ink, paper) >= 7, verdict
    for ink in ("#1f2933", "#374151", "#4b5563"):
        assert contrast(ink, "#f3f5f7") >= 4.5
    assert contrast("#ffffff", "#12395b") >= 7
    for ink in ("#e6ebf0", "#b3bec9"):
        for paper in ("#10161c", "#1b232c", "#2a3541"):
            assert contrast(ink, paper) >= 4.5, "on a dark screen"


def contrast(ink: str, paper: str) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_unit_is_told_where_its_marked_copy_is(message: Build, outcome: Build) -> None:
    unit = Contact("Xã", "unit", ("892",), ("xa@x.example",))
    returned = outcome(verdict="rejected")
    with_copy = replace(message(returned), recipient=unit, copies=(7,))
    of_people = replace(message(outcome(verdict="rejected", form="household_list")), recipient=unit)
    for said in (text(with_copy), html(with_copy)):
        assert "bản sao của tệp đã nộp" in said and "không gửi kèm bản sao" not in said
    for said in (text(of_people), html(of_people)):
        assert "không gửi kèm bản sao" in said and "bản sao của tệp đã nộp" not in said
    assert "bản sao" not in text(message(returned)), "others have no file to mend"


def test_the_first_line_says_what_the_letter_is_about(message: Build, outcome: Build) -> None:
    one = message(outcome(), outcome(submission_id=8, verdict="rejected"))
    first = text(one).splitlines()[2]
    assert first.endswith("1 báo cáo có lỗi, cần sửa; 1 báo cáo đạt.")
    assert "Rà soát hộ nghèo, hộ cận nghèo" in text(one) and "Rà soát" in html(one)


def test_alerts_say_what_to_do_and_when_they_are_over(message: Build) -> None:
    def told(news: Any) -> str:
        alert = AlertNow(
            *(3, "disk_full", None, None, None, None, None, "", 9, "open", None, 1, None, None),
            *(None, None, "loader", AT, AT, None, False, False),
        )
        one = replace(message(), tellings=(Telling(alert, news, ()),))
        assert subject(one) in ("[An sinh] 1 việc cần xem", "[An sinh] 1 việc đã xong")
        assert "docs/alerts.md#disk_full" in text(one) or news == "over"
        assert "<" not in text(one)
        return text(one) + html(one)

    assert "Cần làm:" in told("new") and "MỚI: Ổ đĩa máy chủ đã đầy" in told("new")
    assert "Cần làm:" not in told("over") and "ĐÃ XONG" in told("over")
