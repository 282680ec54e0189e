"""The same right words in every spelling that people use for names and choices."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book
from tests.corpus.case import Corpus

WORDS = Corpus()
REVIEW = "30337/2025/official"
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
NO_PERSONS = (("poverty_review.results_persons_not_given", "Kết quả", None),)


def _named(book: Book, rename: Callable[[str], str]) -> Book:
    for table in book.tables.values():
        for row in table.rows:
            if isinstance(name := row.get("unit"), str):
                row["unit"] = rename(name)
    return book


@WORDS.passes(CITY, poverty_review=56)
def names_without_their_kinds(folder: Path) -> Path:
    def bare(name: str) -> str:
        for kind in ("Thành phố ", "Phường ", "Xã "):
            name = name.removeprefix(kind)
        return name

    return writers.xlsx(_named(reviews.district_review(), bare), folder)


@WORDS.passes("886/2024/official", poverty_review=105)
def names_with_abbreviated_kinds(folder: Path) -> Path:
    book = reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)
    kinds = {"Huyện ": "H. ", "Thị trấn ": "TT. ", "Xã ": "X."}

    def short(name: str) -> str:
        for kind, abbreviation in kinds.items():
            name = name.replace(kind, abbreviation)
        return name

    return writers.xlsx(_named(book, short), folder)


@WORDS.passes(CITY, poverty_review=56)
def names_of_wards_as_p(folder: Path) -> Path:
    def short(name: str) -> str:
        return name.replace("Phường ", "P.").replace("Thành phố ", "TP. ")

    return writers.xlsx(_named(reviews.district_review(), short), folder)


@WORDS.passes("883/2024/official", warns=NO_PERSONS, poverty_review=14)
def names_in_the_other_spelling(folder: Path) -> Path:
    communes = (
        "Phường Mĩ Bình", "Phường Mĩ Long", "Phường Đông Xuyên", "Phường Mĩ Xuyên",
        "Phường Bình Đức", "Phường Bình Khánh", "Phường Mỹ Phước", "Phường Mỹ Quí",
        "Phường Mỹ Thới", "Phường Mỹ Thạnh", "Phường Mỹ Hoà", "Xã Mỹ Khánh", "Xã Mỹ Hòa Hưng",
    )  # fmt: skip
    book = reviews.district_review(2024, "Thành phố Long Xuyên", communes)
    return writers.xlsx(reviews.plain_results(book), folder)


@WORDS.passes(CITY, poverty_review=56)
def names_whose_marks_are_letters_of_their_own(folder: Path) -> Path:
    book = _named(reviews.district_review(), lambda name: unicodedata.normalize("NFD", name))
    return writers.xlsx(book, folder)


@WORDS.passes(CITY, poverty_review=56)
def names_in_capitals_with_stray_blanks(folder: Path) -> Path:
    def typed(name: str) -> str:
        return f" {name.upper().replace(' ', '  ')} \xa0"

    return writers.xlsx(_named(reviews.district_review(), typed), folder)


@WORDS.passes(QUARTER, resource_contributions=3)
def choices_in_other_words(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    table.fill("donor_type", "Công ty", "MẠNH THƯỜNG QUÂN", "NSNN")
    table.fill("funding_source", "doanh nghiệp", "Cộng đồng", "NS tỉnh")
    table.fill("resource_kind", "chuyển khoản", "bằng hiện vật", "tiền mặt")
    table.fill("purpose", "Xây, sửa nhà", "Quà Tết", "Cầu, đường")
    table.fill("programme", "Xoá nhà tạm, nhà dột nát", "Hỗ trợ Tết", "khác")
    return writers.xlsx(book, folder)


@WORDS.passes(REVIEW, household_list=4)
def marks_and_relations_in_other_words(folder: Path) -> Path:
    book = registers.households()
    first, second = book["poor"].rows
    first |= {"indicator_01": "X", "indicator_04": 1, "indicator_10": "có", "relation": None}
    first |= {"indicator_02": "không", "indicator_03": 0, "household_change": "cũ"}
    second |= {"birth_year_female": "năm 1955", "ethnic_group": "KHƠ-ME", "members": "03"}
    second["policy_group"] = "DTTS"
    return writers.xlsx(book, folder)


@WORDS.passes(REVIEW, household_list=6)
def households_with_all_their_members(folder: Path) -> Path:
    book = registers.households()
    rows = book["near_poor"].rows
    rows[1]["members"] = 3
    for name, male, relation in (("Đỗ Văn Mẫu", 1980, "Chồng"), ("Đỗ Văn Thử", 2010, "Con")):
        rows.append({"head_name": name, "birth_year_male": male, "ethnic_group": "Kinh",
                     "relation": relation, "area": "Xã An Phú"})  # fmt: skip
    rows[:] = [rows[1], *rows[2:], rows[0] | {"members": 1}]
    return writers.xlsx(book, folder)


@WORDS.passes(REVIEW, household_list=4)
def names_of_people_with_apostrophes(folder: Path) -> Path:
    book = registers.households()
    book["poor"].fill("head_name", "Y'Giả Định K'Thử", 'H’Ví Dụ "Niê"')
    book["near_poor"].fill("hamlet", "Ấp 1'); drop table raw; --", "Ấp {0} %s")
    return writers.xlsx(book, folder)


@WORDS.passes(QUARTER, resource_contributions=3)
def notes_that_look_like_formulas(folder: Path) -> Path:
    book = registers.contributions()
    notes = ("=1+1", "-2 lượt; +3 lượt", "@Ban vận động <b>ấp</b>")
    book["contributions"].fill("note", *notes)
    return writers.xlsx(book, folder)


@WORDS.passes("91/2025-Q4", steering_assignments=2)
def areas_and_offices_as_they_are_spoken_of(folder: Path) -> Path:
    book = registers.assignments()
    book["assignments"].fill("area", "an phú", "P. Tân Châu")
    book["assignments"].fill("member_position", "Chủ tịch UBND tỉnh", "Người lập biểu")
    book["assignments"].fill("start_date", date(2020, 2, 29), "01/10/2025")
    return writers.xlsx(book, folder)
