"""Registers that say two things of what they hold, and titles that contradict the slot."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book
from tests.corpus.case import Corpus

PERIODS = Corpus()
QUARTER = "30337/2025-Q4"
REVIEW = "30337/2025/official"
GIFTS, SPENT = "Sổ theo dõi nguồn lực huy động", "Sổ theo dõi sử dụng nguồn lực"


@PERIODS.fails(QUARTER, ("structure.register_undeclared", GIFTS, None))
def an_empty_register(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].rows = []
    return writers.xlsx(book, folder)


@PERIODS.fails(QUARTER, ("structure.register_undeclared", "Danh mục hoạt động truyền thông", None))
def two_empty_registers_of_which_only_the_other_one_says_so(folder: Path) -> Path:
    book = registers.communication()
    book["activities"].rows = []
    book["recognised_models"].rows = [{"model_name": "Không phát sinh"}]
    return writers.xlsx(book, folder)


@PERIODS.fails(QUARTER, ("structure.nil_with_rows", SPENT, "B11"))
def entries_and_the_word_that_there_was_nothing(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].rows.append({"use_date": "Không phát sinh"})
    return writers.xlsx(book, folder)


@PERIODS.fails(QUARTER, ("structure.nil_with_rows", GIFTS, "A5"))
def entries_below_the_word_that_there_was_nothing(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].above.append("Không phát sinh trong kỳ báo cáo")
    return writers.xlsx(book, folder)


def _above(*lines: str) -> Book:
    book = registers.contributions()
    book["contributions"].above[-1:] = lines
    return book


@PERIODS.fails(QUARTER, ("structure.slot_conflict", GIFTS, "A4"))
def nine_months_handed_in_for_the_last_quarter(folder: Path) -> Path:
    return writers.xlsx(_above("9 THÁNG ĐẦU NĂM 2025"), folder)


@PERIODS.fails("30337/2025", ("structure.slot_conflict", GIFTS, "A4"))
def nine_months_handed_in_for_the_year(folder: Path) -> Path:
    return writers.xlsx(_above("Cộng dồn 9 tháng năm 2025"), folder)


@PERIODS.fails(QUARTER, ("structure.slot_conflict", GIFTS, "A5"))
def cumulative_above_and_of_the_period_alone_below(folder: Path) -> Path:
    lines = ("Lũy kế 12 tháng năm 2025", "Số liệu phát sinh trong kỳ báo cáo")
    return writers.xlsx(_above(*lines), folder)


@PERIODS.fails(QUARTER, ("structure.slot_conflict", GIFTS, "A4"))
def days_of_another_year(folder: Path) -> Path:
    return writers.xlsx(_above("Số liệu từ ngày 01/10/2024 đến ngày 31/12/2024"), folder)


@PERIODS.fails(QUARTER, ("structure.span_unknown", GIFTS, "A5"))
def cumulative_since_nobody_says_when(folder: Path) -> Path:
    return writers.xlsx(_above("Quý IV năm 2025", "Lũy kế từ đầu chương trình"), folder)


@PERIODS.fails(QUARTER, ("structure.slot_conflict", GIFTS, "A5"))
def another_quarter_in_the_second_line(folder: Path) -> Path:
    return writers.xlsx(_above("Quý IV năm 2025", "(Số liệu quý III năm 2025)"), folder)


@PERIODS.fails(QUARTER, ("structure.slot_conflict", "Quý 2-2025", None))
def another_quarter_in_the_name_of_the_sheet(folder: Path) -> Path:
    book = registers.contributions()
    book.page("contributions").name = "Quý 2-2025"
    return writers.xlsx(book, folder)


@PERIODS.fails(REVIEW, ("structure.slot_conflict", "Kết quả", "A4"))
def a_review_that_is_official_and_preliminary(folder: Path) -> Path:
    book = reviews.commune_review()
    book["results"].above.append("(Số liệu sơ bộ)")
    return writers.xlsx(book, folder)


@PERIODS.fails(REVIEW, ("structure.slot_conflict", "DB nghèo", "A4"))
def a_movement_of_another_month_than_the_year_s_review(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_poor"].above.append("Đến tháng 6 năm 2024")
    return writers.xlsx(book, folder)


@PERIODS.fails(REVIEW, ("structure.review_cumulative", "DB nghèo", "A4"))
def a_cumulative_review(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_poor"].above.append("Lũy kế 12 tháng năm 2025")
    return writers.xlsx(book, folder)


@PERIODS.fails(QUARTER, ("structure.slot_conflict", GIFTS, "A2"))
def two_other_communes_above_a_register(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].above[1:2] = ["PHƯỜNG TÂN CHÂU", "PHƯỜNG CHÂU ĐỐC"]
    return writers.xlsx(book, folder)
