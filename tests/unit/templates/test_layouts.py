"""Headers, titles and formulas say what the official form says."""

import pytest
from tests.installed import place_order

from ansinh.forms.catalogue import load_forms
from ansinh.reference.cited_documents import documents
from ansinh.slots.slots import period_words
from ansinh.templates.calculation import Calculation, calculation_of
from ansinh.templates.header import HeaderCell, header_cells
from ansinh.templates.layouts import layouts_of
from ansinh.templates.wording import (
    LONGEST_SHEET_NAME,
    heading_lines,
    sheet_names,
    title_of,
)

pytestmark = pytest.mark.unit

FORMS = load_forms()
REVIEW = FORMS["poverty_review"]


def test_neighbours_share_an_outer_label_and_inner_ones_reach_down() -> None:
    paths = [("đầu kỳ",), ("giảm", "thoát", "a"), ("giảm", "thoát", "b"), ("giảm", "khác")]
    assert header_cells(paths) == [
        HeaderCell("đầu kỳ", 0, 2, 0, 0),
        HeaderCell("giảm", 0, 0, 1, 3),
        HeaderCell("thoát", 1, 1, 1, 2),
        HeaderCell("a", 2, 2, 1, 1),
        HeaderCell("b", 2, 2, 2, 2),
        HeaderCell("khác", 1, 2, 3, 3),
    ]


def test_columns_of_one_label_under_different_groups_are_not_joined() -> None:
    cells = header_cells([("hộ", "nghèo", "số"), ("khẩu", "nghèo", "số")])
    assert [(cell.text, cell.left, cell.right) for cell in cells if cell.text == "nghèo"] == [
        ("nghèo", 0, 0),
        ("nghèo", 1, 1),
    ]


def test_a_label_without_parts_stands_beside_its_namesake_with_parts() -> None:
    cells = header_cells([("nghèo", "số"), ("nghèo",)])
    assert HeaderCell("nghèo", 0, 0, 0, 0) in cells and HeaderCell("nghèo", 0, 1, 1, 1) in cells


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        ("results", {3: "4=3/1*100", 13: "14=13/2*100", 7: "8=7/1*100"}),
        ("movement_poor", {8: "9=1-2-3-4+5+6+7+8"}),
        ("movement_near_poor", {8: "9=1-2-3-4+5+6+7+8"}),
    ],
)
def test_formulas_are_printed_as_in_the_official_form(table: str, printed: dict[int, str]) -> None:
    numbers = layouts_of(place_order("poverty_review", "886", "2024"))[table].numbers
    assert {at: numbers[at] for at in printed} == printed


def test_indicators_have_their_number_as_label_and_no_row_of_numbers() -> None:
    layouts = layouts_of(place_order("poverty_review", "886", "2024"))
    assert not layouts["deprivation_poor"].is_numbered
    assert [path[-1] for path in layouts["deprivation_poor"].paths[-2:]] == ["11", "12"]


def test_what_is_computed_is_what_the_form_defines() -> None:
    def of(table: str, column: str) -> Calculation | None:
        asked = REVIEW.table(table)
        return calculation_of(REVIEW, asked, asked.column(column))

    rate = of("results", "near_poor_persons_rate_pct")
    assert rate == Calculation(("near_poor_persons",), over="persons")
    assert of("results", "poor_rate_pct") == Calculation(("poor_households",), over="households")
    assert of("movement_poor", "newly_poor") is None
    assert of("movement_near_poor", "end_count").minus == (
        "left_near_poverty", "to_poor", "other_decrease",
    )  # fmt: skip
    assert len(of("deprivation_poor", "total_deprivations").plus) == 12
    share = of("deprivation_rates_near_poor", "indicator_07_rate_pct")
    assert (share.plus, share.over, share.table) == (
        ("indicator_07",), "households", "deprivation_near_poor",
    )  # fmt: skip


def test_every_rate_of_every_form_is_computed() -> None:
    for form in FORMS.values():
        for table in form.tables:
            for column in table.columns:
                if column.kind == "rate_pct":
                    assert calculation_of(form, table, column) is not None, column.name


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("official", "KẾT QUẢ CHÍNH THỨC"),
        ("preliminary", "KẾT QUẢ SƠ BỘ"),
        ("regular", "KẾT QUẢ RÀ"),
    ],
)
def test_the_title_names_the_stage(stage: str, words: str) -> None:
    assert words in title_of(REVIEW.table("results"), stage)
    layout = layouts_of(place_order("poverty_review", "886", "2024", stage))["results"]
    said = {"official": " (chính thức)", "preliminary": " (sơ bộ)", "regular": ""}[stage]
    assert layout.paths[3][0] == f"Kết quả rà soát về hộ{said}"


def test_lines_below_the_title_say_whose_and_when() -> None:
    assert heading_lines(place_order("poverty_review", "886", "2024")) == [
        "Kỳ báo cáo: năm 2024 (số liệu chính thức) - Đơn vị báo cáo: Huyện An Phú",
        "(theo chuẩn nghèo đa chiều giai đoạn 2022-2025)",
    ]


@pytest.mark.parametrize(
    ("period", "words"),
    [("2024", "năm 2024"), ("2025-Q4", "quý IV năm 2025"), ("2026-03", "tháng 3 năm 2026")],
)
def test_periods_are_named_as_people_name_them(period: str, words: str) -> None:
    assert period_words(period) == words


def test_every_table_has_a_tab_of_its_own() -> None:
    for form in FORMS.values():
        names = list(sheet_names(form).values())
        assert len(set(names)) == len(names)
        assert all(len(name) <= LONGEST_SHEET_NAME for name in names)


def test_documents_are_cited_in_vietnamese() -> None:
    basis = "Decision 59/2015/QĐ-TTg: ten; Law 91/2025/QH15 (Law 91/2025/QH15, 4)"
    assert documents(basis) == ("Quyết định 59/2015/QĐ-TTg; Luật số 91/2025/QH15")
