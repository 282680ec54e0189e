"""Reasons that a unit writes beside the warnings of a marked copy."""

import pytest

from ansinh.assessment.explaining import LONGEST_REASON, explained
from ansinh.assessment.naming import with_plain_sheets
from ansinh.extraction.reading import ParsedWorkbook
from ansinh.forms.catalogue import load_versions
from ansinh.recognition.explanations import explanations
from ansinh.recognition.recognise import recognise_workbook
from ansinh.rules.discretion import HIDDEN
from ansinh.rules.findings import Explanation
from ansinh.rules.rule_book import load_rules
from ansinh.workbooks.grid import Cell, Grid

pytestmark = pytest.mark.unit

RULE = "poverty_review.households_steady"


def sheet(*rows: list[Cell], name: str = "Kiểm tra") -> Grid:
    return Grid(name, [list(row) for row in rows])


def test_reasons_are_read_wherever_the_headings_stand() -> None:
    page = sheet(
        ["KẾT QUẢ KIỂM TRA BÁO CÁO"],
        [],
        ["STT", "GIẢI  TRÌNH", "Mức độ", "Mã quy tắc"],
        [1, " tách  thôn ", "Cảnh báo", RULE],
        [2, "", "Cảnh báo", RULE],
        [3, "không có mã", "Lỗi", ""],
        name="Sheet2",
    )
    given, sheets = explanations([sheet(["Giải trình"], ["không phải trang này"]), page])
    assert given == [Explanation(RULE, "tách thôn")]
    assert sheets == ["Sheet2"]


@pytest.mark.parametrize(
    ("reason", "rule", "is_taken"),
    [
        ("tách thôn", RULE, True),
        ("x" * LONGEST_REASON, RULE, True),
        ("x" * (LONGEST_REASON + 1), RULE, False),
        ("tách thôn", "no.such_rule", False),
        ("hộ có số 089 123 456 789", RULE, False),
        ("gọi 0912.345.678", RULE, False),
        ("hộ bà Bưởi Bịa tách ra", RULE, False),
    ],
)
def test_a_reason_that_does_not_count_is_told_and_not_repeated(
    reason: str, rule: str, is_taken: bool
) -> None:
    taken, told = explained([Explanation(rule, reason)], load_rules())
    assert [one.reason for one in taken] == ([reason] if is_taken else [])
    assert [one.rule for one in told] == ([] if is_taken else ["structure.explanation_not_taken"])
    assert not [one for one in told if reason in str(one)]


def test_of_people_it_is_kept_that_there_is_a_reason() -> None:
    """Who signs reads it in the file, which is sealed and goes in time."""
    given = [Explanation(RULE, "hộ bà Bưởi Bịa tách ra"), Explanation(RULE, "tách thôn")]
    taken, told = explained(given, load_rules(), about_people=True)
    assert taken == (Explanation(RULE, HIDDEN),) and told == []


def test_reasons_outlive_the_names_of_sheets() -> None:
    book = ParsedWorkbook([], ["Hộ bà Bưởi Bịa"], (), (Explanation(RULE, "tách thôn"),))
    plain = with_plain_sheets(book)
    assert plain.sheets == ["Trang 1"]
    assert plain.explanations == book.explanations


HEADS: list[Cell] = ["TT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo", "Số hộ cận nghèo"]


def test_figures_beside_which_reasons_were_written_are_read() -> None:
    asked = sheet(
        ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO"],
        [*HEADS, "Giải trình", "Mã quy tắc"],
        ["1", "Huyện An Phú", 90, 10, 8, "tách thôn", RULE],
        name="KQ",
    )
    found = recognise_workbook([asked], load_versions().values())
    assert found.forms[0].tables[0].rows.columns["households"] == ["90"]
    assert found.explanations == [Explanation(RULE, "tách thôn")]


def test_a_list_of_findings_is_no_table_that_was_missed() -> None:
    page = sheet(
        ["STT", "Trang", "Ô", "Đang ghi", "Số ô", "Giải trình", "Mã quy tắc"],
        *([number, "Xã Khánh An", "D4", "2000", 1.0, "", RULE] for number in range(1, 4)),
    )
    figures = sheet(
        ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO"], HEADS, ["1", "Huyện An Phú", 90, 10, 8], name="KQ"
    )
    found = recognise_workbook([page, figures], load_versions().values())
    assert [one.rule for form in found.forms for one in form.problems] == []
    assert found.unread == ()
