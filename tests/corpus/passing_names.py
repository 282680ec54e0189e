"""Names of units as people and the ministry's software write them: each means its unit."""

import re
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book
from tests.corpus.case import Corpus

NAMES = Corpus()
AN_PHU = "886/2024/official"
QUARTER = "30337/2025-Q4"
PROVINCE = "91/2025-Q4"


def _an_phu(*respelt: tuple[str, str]) -> Book:
    """A review of Huyện An Phú with names in another spelling, by pattern."""
    book = reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)
    for table in book.tables.values():
        for row in table.rows:
            for pattern, replacement in respelt if "unit" in row else ():
                row["unit"] = re.sub(pattern, replacement, row["unit"])
    return book


@NAMES.passes(AN_PHU, poverty_review=105)
def names_in_joined_words(folder: Path) -> Path:
    book = _an_phu(("Khánh An", "KhánhAn"), ("Phú Hữu", "PhúHữu"), ("Thị trấn An", "Thị trấnAn"))
    return writers.xlsx(book, folder)


@NAMES.passes(AN_PHU, poverty_review=105)
def names_in_parted_words(folder: Path) -> Path:
    book = _an_phu(("Khánh", "Kh ánh"), ("Quốc Thái", "Quốc Th ái"))
    return writers.xlsx(book, folder)


@NAMES.passes(AN_PHU, poverty_review=105)
def names_with_capitals_within_words(folder: Path) -> Path:
    return writers.xlsx(_an_phu(("Khánh An", "KHánh AN"), ("Nhơn Hội", "NHơn HỘi")), folder)


@NAMES.passes(AN_PHU, poverty_review=105)
def names_with_apostrophes_and_dashes_that_are_none(folder: Path) -> Path:
    book = _an_phu(
        ("Khánh An", "Khánh\u2019An"), ("Khánh Bình", "Khánh\u02bcBình"),
        ("Nhơn Hội", "Nhơn`Hội"), ("Phú Hội", "Phú\u2013Hội"), ("Phú Hữu", "Phú \u2014 Hữu"),
        ("Quốc Thái", "Quốc\u2011Thái"),
    )  # fmt: skip
    return writers.xlsx(book, folder)


@NAMES.passes(AN_PHU, poverty_review=105)
def names_that_lack_signs_of_vowels(folder: Path) -> Path:
    book = _an_phu(
        ("Nhơn Hội", "Nhon Hội"), ("Phước Hưng", "Phuoc Hưng"), ("Quốc Thái", "Quôc Thái"),
        ("Đa Phước", "Da Phước"), ("Phú Hữu", "Phú Hưu"),
    )  # fmt: skip
    return writers.xlsx(book, folder)


@NAMES.passes(AN_PHU, poverty_review=105)
def kinds_of_units_misspelt(folder: Path) -> Path:
    book = _an_phu(("Thị trấn An", "Thị trân An"), ("Thị trấn Long", "Thi trấn  Long"),
                   ("Xã Khánh An", "Xả Khánh An"), ("Xã Phú Hội", "X. Phú Hội"))  # fmt: skip
    return writers.xlsx(book, folder)


@NAMES.passes(AN_PHU, poverty_review=105)
def names_with_signs_that_nobody_sees(folder: Path) -> Path:
    book = _an_phu(("Khánh", "Kh\u00adánh"), ("Phú", "P\u200bhú"), ("Hội", "H\u2060ội"))
    return writers.xlsx(book, folder)


@NAMES.passes(PROVINCE, steering_assignments=2)
def areas_with_the_province_behind_them(folder: Path) -> Path:
    book = registers.assignments()
    book["assignments"].fill("area", "Xã An Phú, tỉnh An Giang", "Phường Tân Châu (An Giang)")
    return writers.xlsx(book, folder)


@NAMES.passes("886/2024/official", household_list=4)
def areas_with_their_district_behind_them(folder: Path) -> Path:
    book = registers.households()
    for table in book.tables.values():
        table.above[1], table.above[-1] = "HUYỆN AN PHÚ", "Năm 2024 (chính thức)"
        table.fill("area", "Xã Khánh An, huyện An Phú", "TT. Long Bình - An Phú")
    return writers.xlsx(book, folder)
