"""The same right figures wherever on their sheets, and below whichever columns, they stand."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Page
from tests.corpus.case import Corpus

SHAPES = Corpus()
REVIEW = "30337/2025/official"
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
NO_PERSONS = (("poverty_review.results_persons_not_given", "Kết quả", None),)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_review_as_printed(folder: Path) -> Path:
    return writers.xlsx(reviews.commune_review(), folder)


@SHAPES.passes(CITY, poverty_review=56)
def a_review_of_a_city_with_its_communes(folder: Path) -> Path:
    return writers.xlsx(reviews.district_review(), folder)


@SHAPES.passes(REVIEW, household_list=4)
def household_lists_as_printed(folder: Path) -> Path:
    return writers.xlsx(registers.households(), folder)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_review_from_a1_without_titles(folder: Path) -> Path:
    return writers.xlsx(reviews.commune_review().bare(), folder)


@SHAPES.passes(REVIEW, household_list=4)
def household_lists_from_a1_known_by_their_sheets(folder: Path) -> Path:
    return writers.xlsx(registers.households().bare(), folder)


@SHAPES.passes(QUARTER, resource_contributions=3)
def contributions_from_a1_without_titles(folder: Path) -> Path:
    return writers.xlsx(registers.contributions().bare(), folder)


@SHAPES.passes(QUARTER, resource_uses=3)
def uses_from_a1_without_titles(folder: Path) -> Path:
    return writers.xlsx(registers.uses().bare(), folder)


@SHAPES.passes(QUARTER, communication_activities=3)
def activities_and_models_from_a1_without_titles(folder: Path) -> Path:
    return writers.xlsx(registers.communication().bare(), folder)


@SHAPES.passes("91/2025-Q4", steering_assignments=2)
def assignments_from_a1_without_titles(folder: Path) -> Path:
    return writers.xlsx(registers.assignments().bare(), folder)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_review_shifted_to_the_right_and_down(folder: Path) -> Path:
    return writers.xlsx(_shifted(reviews.commune_review()), folder)


@SHAPES.passes(QUARTER, resource_uses=3)
def uses_shifted_to_the_right_and_down(folder: Path) -> Path:
    return writers.xlsx(_shifted(registers.uses()), folder)


def _shifted(book: Book) -> Book:
    for page in book.pages:
        page.top, page.left = 6, 3
    return book


@SHAPES.passes(REVIEW, poverty_review=7)
def all_tables_of_a_review_on_one_sheet(folder: Path) -> Path:
    book = reviews.commune_review()
    book.pages = [Page("Tổng hợp", list(book.tables.values()))]
    return writers.xlsx(book, folder)


@SHAPES.passes(REVIEW, household_list=4)
def both_household_lists_on_one_sheet(folder: Path) -> Path:
    book = registers.households()
    book.pages = [Page("Danh sách", list(book.tables.values()))]
    return writers.xlsx(book, folder)


@SHAPES.passes(QUARTER, resource_contributions=3, resource_uses=3)
def two_registers_in_one_workbook(folder: Path) -> Path:
    received, spent = registers.contributions(), registers.uses()
    pages = [*received.pages, *spent.pages]
    return writers.xlsx(Book(pages, {**received.tables, **spent.tables}), folder)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_workbook_with_cover_notes_and_chart(folder: Path) -> Path:
    book = reviews.commune_review()
    cover = Page(
        "Bìa", cells={(4, 2): "BÁO CÁO RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO", (6, 2): "Tháng 12"}
    )
    notes = Page(
        "Ghi chú", cells={(0, 0): "TT", (0, 1): "Đơn vị nhận", (1, 0): 1, (1, 1): "Văn phòng"}
    )
    chart = Page("Biểu đồ", cells={(at, 0): 10 * at for at in range(4)}, has_chart=True)
    book.pages = [cover, *book.pages, notes, chart]
    return writers.xlsx(book, folder)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_review_with_columns_of_its_own(folder: Path) -> Path:
    book = reviews.commune_review()
    for table in book.tables.values():
        table.labels["note"] = ("Ghi chú",)
        table.fill("note", "Đã kiểm tra")
    return writers.xlsx(book, folder)


@SHAPES.passes(QUARTER, resource_contributions=3)
def contributions_with_columns_of_their_own(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    labels = list(table.labels.items())
    table.labels = dict([*labels[:2], ("proof", ("Số chứng từ",)), *labels[2:]])
    table.fill("proof", "PT01", "PT02", "PT03")
    return writers.xlsx(book, folder)


@SHAPES.passes(CITY, warns=NO_PERSONS, poverty_review=8)
def only_what_a_review_must_have(folder: Path) -> Path:
    return writers.xlsx(reviews.plain_results(reviews.district_review()), folder)


@SHAPES.passes(QUARTER, resource_contributions=3)
def contributions_without_optional_columns(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].drop("programme", "area", "hamlet", "note")
    return writers.xlsx(book, folder)


@SHAPES.passes(REVIEW, household_list=4)
def household_lists_without_optional_columns(folder: Path) -> Path:
    book = registers.households()
    for table in book.tables.values():
        table.drop("relation", "area", "policy_group", "supports_received")
    return writers.xlsx(book, folder)


@SHAPES.passes(QUARTER, resource_uses=3)
def uses_with_their_columns_in_another_order(folder: Path) -> Path:
    book = registers.uses()
    table = book["uses"]
    line, *others = table.labels.items()
    table.labels = dict([line, *others[::-1]])
    return writers.xlsx(book, folder)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_review_with_its_columns_in_another_order(folder: Path) -> Path:
    book = reviews.commune_review()
    table = book["movement_poor"]
    lead, others = list(table.labels.items())[:3], list(table.labels.items())[3:]
    table.labels, table.numbers = dict([*lead, *others[::-1]]), {}
    return writers.xlsx(book, folder)


@SHAPES.passes(REVIEW, poverty_review=7)
def a_review_whose_rows_have_no_numbers(folder: Path) -> Path:
    book = reviews.commune_review()
    for table in book.tables.values():
        table.drop("line")
    for name in ("movement_poor", "movement_near_poor"):
        book[name].rows[1]["counted"] = "Khẩu"
    return writers.xlsx(book, folder)


@SHAPES.passes(QUARTER, resource_contributions=3)
def contributions_whose_rows_have_no_numbers(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].drop("line")
    return writers.xlsx(book, folder)
