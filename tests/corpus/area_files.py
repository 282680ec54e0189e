"""Results with rows of urban and rural parts, that add up and that do not."""

from pathlib import Path

from tests.corpus import reviews, writers
from tests.corpus.book import Book, Cell, Row
from tests.corpus.case import Corpus

AREAS = Corpus()
REVIEW = "30337/2025/official"


def _parts(book: Book, first: str, second: str, share: float = 0.25) -> list[Row]:
    """The urban and the rural part of the commune's results."""
    (whole,) = book["results"].rows
    counts = [name for name, cell in whole.items() if isinstance(cell, int) and name != "line"]
    urban: Row = {name: int(share * int(str(whole[name]))) for name in counts}
    rural: Row = {name: int(str(whole[name])) - int(str(urban[name])) for name in counts}
    return [{"unit": first, **urban}, {"unit": second, **rural}]


def _results() -> Book:
    return reviews.commune_review().drop(
        "movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor"
    )


@AREAS.passes(REVIEW, poverty_review=3)
def urban_and_rural_beneath_a_unit(folder: Path) -> Path:
    book = _results()
    book["results"].rows += _parts(book, "- Thành thị", "- Nông thôn")
    return writers.xlsx(book, folder)


@AREAS.passes(REVIEW, poverty_review=3)
def urban_and_rural_in_other_words(folder: Path) -> Path:
    book = _results()
    book["results"].rows += _parts(book, "Trong đó: - KV THÀNH THỊ", "Khu vực nông thôn")
    return writers.xlsx(book, folder)


@AREAS.passes(REVIEW, poverty_review=2)
def a_commune_that_is_all_rural(folder: Path) -> Path:
    book = _results()
    book["results"].rows.append(_parts(book, "Thành thị", "Nông thôn", 0)[1])
    return writers.xlsx(book, folder)


def _wrong(column: str, figure: Cell) -> Book:
    book = _results()
    parts = _parts(book, "Thành thị", "Nông thôn")
    parts[1][column] = figure
    book["results"].rows += parts
    return book


@AREAS.fails(REVIEW, ("poverty_review.areas_add_up", "Kết quả", "C10"))
def urban_and_rural_households_that_do_not_add_up(folder: Path) -> Path:
    return writers.xlsx(_wrong("households", 9_999), folder)


@AREAS.fails(REVIEW, ("cell.not_a_number", "Kết quả", "C11"))
def a_rural_part_that_is_no_number(folder: Path) -> Path:
    return writers.xlsx(_wrong("households", "khoảng 900"), folder)
