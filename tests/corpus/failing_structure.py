"""Files that are no report, and reports that lack a table, a column or rows."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import At, Book, Cell, Page
from tests.corpus.case import Corpus

STRUCTURE = Corpus()
REVIEW = "30337/2025/official"
QUARTER = "30337/2025-Q4"
GIFTS, SPENT = "Sổ theo dõi nguồn lực huy động", "Sổ theo dõi sử dụng nguồn lực"


@STRUCTURE.fails(REVIEW, ("file.empty", None, None), verdict="refused")
def an_empty_file(folder: Path) -> Path:
    path = folder / "báo cáo.xlsx"
    path.touch()
    return path


@STRUCTURE.fails(REVIEW, ("file.not_a_workbook", None, None), verdict="refused")
def a_letter_called_a_workbook(folder: Path) -> Path:
    path = folder / "báo cáo.xlsx"
    path.write_text("Kính gửi: Bộ phận tổng hợp\nĐơn vị xin gửi báo cáo sau.\n", encoding="utf-8")
    return path


@STRUCTURE.fails(REVIEW, ("file.not_a_workbook", None, None), verdict="refused")
def a_workbook_cut_off_on_its_way(folder: Path) -> Path:
    path = writers.xlsx(reviews.commune_review(), folder)
    path.write_bytes(path.read_bytes()[:-2000])
    return path


@STRUCTURE.fails(REVIEW, ("structure.no_form_found", None, None))
def another_form_entirely(folder: Path) -> Path:
    cells: dict[At, Cell] = {(0, 0): "BẢNG CHẤM CÔNG THÁNG 12"}
    cells |= {(2, 0): "STT", (2, 1): "Họ và tên", (2, 2): "Số công"}
    cells |= {(3, 0): 1, (3, 1): "Nguyễn Văn Giả Định", (3, 2): 22}
    return writers.xlsx(Book([Page("Công", cells=cells)], {}), folder)


@STRUCTURE.fails(REVIEW, ("structure.table_missing", None, None))
def a_review_without_its_results(folder: Path) -> Path:
    return writers.xlsx(reviews.commune_review().drop("results"), folder)


@STRUCTURE.fails(REVIEW, ("structure.table_missing", None, None))
def household_lists_without_the_near_poor(folder: Path) -> Path:
    return writers.xlsx(registers.households().drop("near_poor"), folder)


@STRUCTURE.fails(REVIEW, ("structure.table_twice", "Kết quả (2)", None))
def results_on_two_sheets(folder: Path) -> Path:
    book, again = reviews.commune_review(), reviews.commune_review()
    book.pages.append(Page("Kết quả (2)", [again["results"]]))
    return writers.xlsx(book, folder)


@STRUCTURE.fails(REVIEW, ("structure.column_missing", "Kết quả", None))
def results_without_the_poor_households(folder: Path) -> Path:
    book = reviews.commune_review()
    book["results"].drop("poor_households", "poor_rate_pct")
    return writers.xlsx(book, folder)


@STRUCTURE.fails(REVIEW, ("structure.column_missing", "DB nghèo", None))
def a_movement_without_one_of_its_columns(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_poor"].drop("other_decrease")
    return writers.xlsx(book, folder)


@STRUCTURE.fails(
    REVIEW,
    ("structure.column_missing", "TH cận nghèo", None),
)
def deprivations_without_their_total(folder: Path) -> Path:
    book = reviews.commune_review()
    book["deprivation_near_poor"].drop("total_deprivations")
    return writers.xlsx(book, folder)


@STRUCTURE.fails(QUARTER, ("structure.column_missing", GIFTS, None))
def contributions_without_their_value(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].drop("value_vnd")
    return writers.xlsx(book, folder)


@STRUCTURE.fails(QUARTER, ("structure.column_missing", SPENT, None))
def uses_without_their_purpose(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].drop("purpose")
    return writers.xlsx(book, folder)


@STRUCTURE.fails(QUARTER, ("structure.column_twice", GIFTS, None))
def two_columns_of_the_same_name(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    table.labels["again"] = table.labels["value_vnd"]
    table.fill("again", 1, 2, 3)
    return writers.xlsx(book, folder)


@STRUCTURE.fails(
    REVIEW,
    ("structure.no_rows", "DB cận nghèo", None),
)
def a_movement_without_rows(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_near_poor"].rows = []
    return writers.xlsx(book, folder)


@STRUCTURE.fails(
    REVIEW,
    ("structure.counted_unknown", "DB nghèo", "C10"),
)
def a_row_that_counts_nobody_knows_what(folder: Path) -> Path:
    book = reviews.commune_review()
    book["movement_poor"].rows[1]["counted"] = "Tấn"
    return writers.xlsx(book, folder)


@STRUCTURE.fails(QUARTER, ("structure.money_unit_undeclared", GIFTS, None))
def money_in_no_declared_unit(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].labels["value_vnd"] = ("Giá trị",)
    return writers.xlsx(book, folder)
