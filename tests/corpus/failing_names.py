"""Names that mean no unit, or several: the nearest are proposed, a foreign letter is named."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book
from tests.corpus.case import Corpus

NAMES = Corpus()
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
GIFTS = "Sổ theo dõi nguồn lực huy động"


def _city(at: int, name: str) -> Book:
    book = reviews.district_review()
    book = book.drop(
        "movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor"
    )
    book["results"].rows[at]["unit"] = name
    return book


@NAMES.fails(CITY, ("structure.unit_unknown", "Kết quả", "B12"))
def a_name_with_two_letters_in_the_wrong_order(folder: Path) -> Path:
    return writers.xlsx(_city(3, "Phường Vĩnh Nguơgn"), folder)


@NAMES.fails(CITY, ("structure.unit_foreign_letters", "Kết quả", "B12"))
def a_name_with_a_cyrillic_letter(folder: Path) -> Path:
    return writers.xlsx(_city(3, "Phường Vĩnh M\u0443"), folder)


@NAMES.fails(QUARTER, ("structure.unit_foreign_letters", GIFTS, "P7"))
def an_area_with_a_greek_letter(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].rows[0]["area"] = "Xã \u0391n Phú"
    return writers.xlsx(book, folder)


@NAMES.fails("89/2024/official", ("structure.unit_ambiguous", "Kết quả", "B9"))
def a_name_that_a_district_and_two_communes_share(folder: Path) -> Path:
    book = _city(0, "An Phú")
    book["results"].rows = book["results"].rows[:1]
    book["results"].rows[0]["line"] = None
    book["results"].above[1] = "TỈNH AN GIANG"
    return writers.xlsx(book, folder)
