"""Registers that hold nothing, or the figures of other days than their period's, and say so."""

import unicodedata
from datetime import date
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Cell
from tests.corpus.case import Corpus

PERIODS = Corpus()
QUARTER = "30337/2025-Q4"
GIFTS, SPENT = "Sổ theo dõi nguồn lực huy động", "Sổ theo dõi sử dụng nguồn lực"


def _saying(book: Book, name: str, *row: Cell) -> Book:
    """The register with one row that an officer wrote below its header, and no entry."""
    table = book[name]
    table.rows = [dict(zip(table.labels, row, strict=False))]
    return book


@PERIODS.passes(QUARTER, resource_contributions=0)
def nothing_to_report_below_the_header(folder: Path) -> Path:
    book = _saying(registers.contributions(), "contributions", None, "Không phát sinh")
    return writers.xlsx(book, folder)


@PERIODS.passes(QUARTER, resource_uses=0)
def nothing_to_report_in_capitals_and_numbered(folder: Path) -> Path:
    words = "KHÔNG CÓ SỐ LIỆU PHÁT SINH TRONG KỲ NÀY"
    return writers.xlsx(_saying(registers.uses(), "uses", 1, None, None, words), folder)


@PERIODS.passes(QUARTER, resource_uses=0)
def nothing_to_report_in_parted_letters_beside_dashes(folder: Path) -> Path:
    words = unicodedata.normalize("NFD", "Không có phát sinh trong kỳ")
    book = _saying(registers.uses(), "uses", "-", words, "-", None, "", "-", None, 0)
    return writers.xlsx(book, folder)


@PERIODS.passes(QUARTER, resource_contributions=0)
def nothing_to_report_merged_over_the_row(folder: Path) -> Path:
    book = _saying(registers.contributions(), "contributions", "Trong quý IV không phát sinh.")
    book.page("contributions").covers = ((6, 0, 6, 16),)
    return writers.xlsx(book, folder)


@PERIODS.passes(QUARTER, resource_contributions=0)
def nothing_to_report_said_above_the_table(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].rows = []
    book["contributions"].above.append("Không phát sinh trong kỳ báo cáo")
    return writers.xlsx(book, folder)


@PERIODS.passes(QUARTER, resource_uses=0)
def the_word_no_in_every_cell(folder: Path) -> Path:
    return writers.xlsx(_saying(registers.uses(), "uses", 1, *["Không"] * 5), folder)


@PERIODS.passes(QUARTER, communication_activities=0)
def no_activity_and_no_model(folder: Path) -> Path:
    book = _saying(registers.communication(), "activities", None, None, None, "Không có")
    words = "Chưa có mô hình nào được công nhận"
    return writers.xlsx(_saying(book, "recognised_models", None, None, words), folder)


@PERIODS.passes(QUARTER, communication_activities=0)
def no_activity_and_an_empty_list_of_models(folder: Path) -> Path:
    book = _saying(registers.communication(), "activities", None, None, None, "Không phát sinh")
    book["recognised_models"].rows = []
    return writers.xlsx(book, folder)


@PERIODS.passes(QUARTER, communication_activities=2)
def activities_and_the_word_that_there_was_no_model(folder: Path) -> Path:
    book = _saying(registers.communication(), "recognised_models", None, "Không phát sinh")
    return writers.xlsx(book, folder)


@PERIODS.passes("91/2025-Q4", steering_assignments=0)
def nobody_follows_an_area(folder: Path) -> Path:
    book = _saying(registers.assignments(), "assignments", None, "Không có phân công trong kỳ")
    return writers.xlsx(book, folder)


@PERIODS.passes("30337/2025/official", household_list=0)
def a_commune_without_any_poor_household(folder: Path) -> Path:
    book = _saying(registers.households(), "poor", None, "Không còn hộ nghèo")
    return writers.xlsx(_saying(book, "near_poor", None, "Không có hộ cận nghèo"), folder)


@PERIODS.passes(QUARTER, resource_contributions=0)
def nothing_to_report_as_text(folder: Path) -> Path:
    book = _saying(registers.contributions(), "contributions", None, "không phát sinh")
    return writers.csv(book, folder, ";", lambda text: text.encode("utf-8-sig"))


def _of_all_months(book: Book) -> Book:
    """The gifts of three quarters beside those of the last one."""
    book["contributions"].fill("contribution_date", date(2025, 1, 5), date(2025, 8, 1))
    return book


def _titled(line: str) -> Book:
    """The register under another line in the place of "Quý IV năm 2025"."""
    book = _of_all_months(registers.contributions())
    book["contributions"].above[-1] = line
    return book


TOLD = (("structure.cumulative_by_title", GIFTS, "A4"),)


@PERIODS.passes(QUARTER, warns=TOLD, resource_contributions=3)
def twelve_months_in_a_title(folder: Path) -> Path:
    return writers.xlsx(_titled("LŨY KẾ 12 THÁNG NĂM 2025"), folder)


@PERIODS.passes(QUARTER, warns=TOLD, resource_contributions=3)
def cumulative_figures_in_the_other_spelling(folder: Path) -> Path:
    return writers.xlsx(_titled("Luỹ-kế đến hết quý IV/2025"), folder)


@PERIODS.passes(QUARTER, warns=TOLD, resource_contributions=3)
def figures_added_up_until_a_day_in_parted_letters(folder: Path) -> Path:
    line = unicodedata.normalize("NFD", "Cộng dồn từ đầu năm đến ngày 31 tháng 12 năm 2025")
    return writers.xlsx(_titled(line), folder)


@PERIODS.passes(QUARTER, resource_contributions=3)
def a_span_of_days_as_the_form_asks(folder: Path) -> Path:
    return writers.xlsx(_titled("Số liệu từ ngày 01/01/2025 đến ngày 20/12/2025"), folder)


@PERIODS.passes("30337", resource_contributions=3)
def a_span_of_days_that_names_the_period(folder: Path) -> Path:
    return writers.xlsx(_titled("Số liệu từ ngày 01/01/2025 đến ngày 20/12/2025"), folder)


@PERIODS.passes("30337", warns=TOLD, resource_contributions=3)
def months_that_name_the_period(folder: Path) -> Path:
    return writers.xlsx(_titled("Lũy kế 12 tháng năm 2025"), folder)


@PERIODS.passes(QUARTER, resource_contributions=3)
def cumulative_figures_declared(folder: Path) -> Path:
    book = _of_all_months(registers.contributions())
    book["contributions"].above.append("Số liệu lũy kế từ đầu năm đến hết kỳ báo cáo")
    return writers.xlsx(book, folder)


@PERIODS.passes(
    QUARTER,
    warns=(("structure.figures_estimated", GIFTS, "A5"),),
    resource_contributions=3,
)
def figures_that_are_called_estimated(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].above.append("(Ước thực hiện quý IV năm 2025)")
    return writers.xlsx(book, folder)


@PERIODS.passes("30337/2025/official", poverty_review=7)
def a_review_that_names_other_years_beside_its_own(folder: Path) -> Path:
    book = reviews.commune_review()
    book["results"].above += [
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026)",
        "So với năm 2024; theo Kế hoạch năm 2021; áp dụng từ năm 2026",
    ]
    return writers.xlsx(book, folder)
