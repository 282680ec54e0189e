"""Right files of which something is told all the same: whoever signs should look again."""

from datetime import date
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book
from tests.corpus.case import Corpus

WARNED = Corpus()
REVIEW = "30337/2025/official"
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
LIST = "Sổ theo dõi nguồn lực huy động"


@WARNED.passes(
    REVIEW,
    warns=(("structure.register_empty", "Danh sách hộ nghèo", None),),
    household_list=2,
)
def a_commune_without_a_poor_household(folder: Path) -> Path:
    book = registers.households()
    book["poor"].rows = []
    return writers.xlsx(book, folder)


@WARNED.passes(
    QUARTER, warns=(("structure.last_line_unended", "CSV", None),), resource_contributions=3
)
def a_register_that_may_have_been_cut_off(folder: Path) -> Path:
    path = writers.csv(registers.contributions(), folder, ";", lambda text: text.encode("utf-16"))
    path.write_bytes(path.read_bytes()[: -len("\r\n".encode("utf-16-le"))])
    return path


@WARNED.passes(
    QUARTER, warns=(("resource_contributions.donors_blank", LIST, "E8"),), resource_contributions=3
)
def a_gift_of_nobody_knows_how_many(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].rows[1]["donors"] = None
    return writers.xlsx(book, folder)


@WARNED.passes(QUARTER, warns=(("structure.hidden_rows", LIST, None),), resource_contributions=3)
def a_hidden_entry(folder: Path) -> Path:
    book = registers.contributions()
    book.page("contributions").hidden_rows = (7,)
    return writers.xlsx(book, folder)


@WARNED.passes(REVIEW, warns=(("structure.hidden_columns", "Kết quả", None),), poverty_review=7)
def a_hidden_column(folder: Path) -> Path:
    book = reviews.commune_review()
    book.page("results").hidden_columns = (5,)
    return writers.xlsx(book, folder)


@WARNED.passes(
    REVIEW, warns=(("structure.comment_beside_number", "Kết quả", "E9"),), poverty_review=7
)
def a_remark_beside_a_figure(folder: Path) -> Path:
    book = reviews.commune_review()
    book.page("results").comments = {(8, 4): "chưa kể ấp mới"}
    return writers.xlsx(book, folder)


@WARNED.passes(CITY, warns=(("poverty_review.commune_missing", "Kết quả", None),), poverty_review=7)
def a_city_s_results_without_one_commune(folder: Path) -> Path:
    communes = reviews.CHAU_DOC[:-1]
    book = reviews.district_review(2024, "Thành phố Châu Đốc", communes)
    book.drop("movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    return writers.xlsx(book, folder)


@WARNED.passes(
    QUARTER,
    warns=(("resource_contributions.date_before_period", LIST, "B7"),),
    resource_contributions=3,
)
def a_gift_of_the_quarter_before(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].rows[0]["contribution_date"] = date(2025, 9, 30)
    return writers.xlsx(book, folder)


@WARNED.passes(
    REVIEW,
    warns=(("household_list.members_plausible", "Danh sách hộ nghèo", "I8"),),
    household_list=4,
)
def a_household_of_many(folder: Path) -> Path:
    book = registers.households()
    book["poor"].rows[0]["members"] = 21
    return writers.xlsx(book, folder)


@WARNED.passes(
    QUARTER, warns=(("resource_contributions.entry_twice", LIST, "B8"),), resource_contributions=4
)
def a_gift_that_may_stand_there_twice(folder: Path) -> Path:
    book = registers.contributions()
    rows = book["contributions"].rows
    rows.insert(1, dict(rows[0]))
    return writers.xlsx(book, folder)


@WARNED.passes(
    REVIEW,
    warns=(
        ("household_list.households_agree", "Danh sách hộ nghèo", None),
        ("household_list.households_agree", "Danh sách hộ cận nghèo", None),
        ("poverty_review.household_list_agrees", "Kết quả", "E9"),
        ("poverty_review.household_list_agrees", "Kết quả", "G9"),
    ),
    household_list=4,
    poverty_review=7,
)
def a_review_and_lists_that_disagree(folder: Path) -> Path:
    review, lists = reviews.commune_review(), registers.households()
    pages = [*review.pages, *lists.pages]
    return writers.xlsx(Book(pages, {**review.tables, **lists.tables}), folder)
