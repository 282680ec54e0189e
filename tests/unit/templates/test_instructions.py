"""The first sheet tells what is asked, column by column, and what will be checked."""

from functools import cache
from io import BytesIO

import openpyxl
import pytest
from tests.installed import RULES, place_order

from ansinh.forms.catalogue import load_forms
from ansinh.rules.catalogue import Rule
from ansinh.templates.instructions import SHEET
from ansinh.templates.rule_texts import rules_by_tables, statement
from ansinh.templates.writing import template_bytes

pytestmark = pytest.mark.unit

FORMS = load_forms()
GAPS = ("{", "}")
SEVERITIES_VI = ("Lỗi (phải sửa)", "Cảnh báo")


@cache
def texts(form: str, period: str = "2024") -> list[str]:
    order = place_order(form, "886", period)
    workbook = openpyxl.load_workbook(BytesIO(template_bytes(order, 1)))
    assert workbook.sheetnames[0] == SHEET and workbook[SHEET].protection.sheet
    cells = (cell for row in workbook[SHEET].iter_rows(values_only=True) for cell in row)
    return [str(cell) for cell in cells if cell is not None]


@pytest.mark.parametrize("form", FORMS)
def test_form_unit_and_period_are_named(form: str) -> None:
    said = texts(form)
    assert {FORMS[form].name_vi, "Huyện An Phú"} <= set(said)
    assert any(text.startswith("Năm 2024") for text in said)


@pytest.mark.parametrize(
    ("form", "unit", "period", "stage", "due", "folder"),
    [
        ("resource_uses", "30337", "2026-Q1", None, "Hết ngày 05/04/2026", "30337/2026-Q1"),
        ("poverty_review", "30337", "2026", "official", "Hết ngày 19/12/2026",
         "30337/2026/official"),
        ("poverty_review", "30337", "2026", "preliminary", "Hết ngày 14/11/2026",
         "30337/2026/preliminary"),
        ("steering_assignments", "91", "2025", None, "Theo văn bản yêu cầu báo cáo", "91/2025"),
    ],
)  # fmt: skip
def test_when_and_where_to_send_it_is_said(
    form: str, unit: str, period: str, stage: str | None, due: str, folder: str
) -> None:
    order = place_order(form, unit, period, stage)
    workbook = openpyxl.load_workbook(BytesIO(template_bytes(order, 1)))
    facts = {row[0]: row[2] for row in workbook[SHEET].iter_rows(values_only=True)}
    assert facts["Hạn nộp"] == due
    assert f"“{folder}”" in facts["Nơi nộp"]


@pytest.mark.parametrize("form", FORMS)
def test_no_sentence_has_gaps_or_is_english(form: str) -> None:
    for text in texts(form):
        assert not any(mark in text for mark in GAPS), text
        assert not any(word in text.split() for word in ("the", "Circular", "column", "of")), text


@pytest.mark.parametrize("form", [form for form in FORMS if form != "poverty_review"])
def test_every_column_of_a_register_is_explained(form: str) -> None:
    said = set(texts(form))
    for table in FORMS[form].tables:
        assert {column.help_vi for column in table.columns if column.help_vi} <= said


def test_indicators_are_called_by_their_names_under_the_standard() -> None:
    assert "3. Dinh dưỡng" in texts("poverty_review")
    assert "1. Tiếp cận các dịch vụ y tế" in texts("poverty_review", "2019")


def test_optional_tables_are_named_and_computed_cells_said() -> None:
    said = " ".join(texts("poverty_review"))
    assert "Trang không bắt buộc: Diễn biến hộ nghèo" in said
    assert "Tự tính, không phải ghi." in said and "Cả trang tự tính" in said
    assert "Trang không bắt buộc" not in " ".join(texts("resource_uses"))


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_that_the_office_must_mend_is_told(form: str) -> None:
    told = [line for lines in rules_by_tables(FORMS[form], RULES).values() for line in lines]
    rules = [rule for rule in RULES.for_form(form) if rule.who_fixes == "reporting_unit"]
    assert {statement(rule) for rule in rules} == {text for text, _, _ in told}
    assert {text for text, _, _ in told} <= set(texts(form))
    assert {severity for _, severity, _ in told} <= set(SEVERITIES_VI)


def test_errors_stand_before_warnings() -> None:
    for lines in rules_by_tables(FORMS["poverty_review"], RULES).values():
        severities = [severity for _, severity, _ in lines]
        assert severities == sorted(severities, key=SEVERITIES_VI.index)


def rule(message: str, says: str | None = None) -> Rule:
    return Rule("a.b", "row", "error", "reporting_unit", "", message, "", says_vi=says)


def test_a_rule_without_a_statement_is_told_as_its_message_with_gaps() -> None:
    message = "Ô {cell} ({unit}) ghi {value} khẩu, ít hơn {expected} hộ. Hãy kiểm tra."
    assert statement(rule(message)) == "Một ô ghi … khẩu, ít hơn … hộ. Hãy kiểm tra."
    assert statement(rule("{unit}: số ở ô {cell} ghi “{value}”.")) == "Số ở một ô ghi …."
    assert statement(rule(message, "Số khẩu không ít hơn số hộ.")) == "Số khẩu không ít hơn số hộ."
