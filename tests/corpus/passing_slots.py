"""Whose figures they are and of which period, however that is said."""

from datetime import date
from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Page
from tests.corpus.case import Corpus

SLOTS = Corpus()
REVIEW = "30337/2025/official"
QUARTER = "30337/2025-Q4"


def _marked(book: Book, **said: str | int) -> Book:
    cells = {(at, part): pair[part] for at, pair in enumerate(said.items()) for part in (0, 1)}
    book.pages.append(Page("_ansinh", cells=cells, is_hidden=True))
    return book


@SLOTS.passes("", poverty_review=7)
def a_review_that_its_titles_place(folder: Path) -> Path:
    return writers.xlsx(reviews.commune_review(), folder)


@SLOTS.passes("", resource_contributions=3)
def a_register_that_its_titles_place(folder: Path) -> Path:
    return writers.xlsx(registers.contributions(), folder)


@SLOTS.passes("", steering_assignments=2)
def a_province_s_register_that_its_titles_place(folder: Path) -> Path:
    return writers.xlsx(registers.assignments(), folder)


@SLOTS.passes("", poverty_review=7)
def a_review_that_its_marker_places(folder: Path) -> Path:
    book = reviews.commune_review().bare()
    for table in book.tables.values():
        table.rows[0]["unit"] = "An Phú"
    slot = {"unit_code": 30337, "period": 2025, "stage": "official"}
    return writers.xlsx(_marked(book, form="poverty_review", version="2021", **slot), folder)


@SLOTS.passes("", resource_uses=3)
def a_register_that_its_marker_places(folder: Path) -> Path:
    slot = {"unit_code": "30337", "period": "2025-Q4"}
    marked = _marked(registers.uses().bare(), form="resource_uses", version="2026", **slot)
    return writers.xlsx(marked, folder)


@SLOTS.passes(QUARTER, resource_uses=3)
def marker_title_and_path_that_agree(folder: Path) -> Path:
    slot = {"unit_code": "30337", "period": "2025-Q4"}
    return writers.xlsx(
        _marked(registers.uses(), form="resource_uses", version="2026", **slot), folder
    )


@SLOTS.passes("886/2018/official", poverty_review=2)
def the_layout_of_ten_indicators_for_2018(folder: Path) -> Path:
    book = reviews.district_review(2018, "Huyện An Phú", ()).drop(
        "movement_poor", "movement_near_poor"
    )
    book.drop("deprivation_near_poor")
    table = book["deprivation_poor"]
    table.drop("indicator_11", "indicator_12")
    return writers.xlsx(_one_district(book, "Huyện An Phú"), folder)


def _one_district(book: Book, name: str) -> Book:
    """A district with the figures of one commune, and no communes listed."""
    whole = reviews.commune_review()
    for table_name, table in book.tables.items():
        table.rows = whole[table_name].rows
        table.rows[0]["unit"] = name
    for row in book["deprivation_poor"].rows if "deprivation_poor" in book.tables else []:
        row["total_deprivations"] = sum(row[name] for name in book["deprivation_poor"].labels
                                        if name.startswith("indicator_"))  # fmt: skip
    return book


@SLOTS.passes("886/2021/official", poverty_review=7)
def late_2021_with_its_standard_declared(folder: Path) -> Path:
    book = _one_district(reviews.district_review(2021, "Huyện An Phú", ()), "Huyện An Phú")
    for table in book.tables.values():
        table.above.append("(theo chuẩn nghèo đa chiều giai đoạn 2021-2025)")
    return writers.xlsx(book, folder)


@SLOTS.passes("30337/2025/preliminary", poverty_review=7)
def a_preliminary_review(folder: Path) -> Path:
    book = reviews.commune_review()
    above = book["results"].above
    above[2] = above[2].replace("CHÍNH THỨC", "SƠ BỘ")
    return writers.xlsx(book, folder)


@SLOTS.passes("886/2024-05", resource_contributions=3)
def a_district_s_register_of_a_month(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    table.above[1], table.above[3] = "HUYỆN AN PHÚ", "Tháng 5 năm 2024"
    table.fill("contribution_date", *(date(2024, 5, day) for day in (1, 15, 31)))
    table.fill("area", "Xã Khánh An", "TT. Đa Phước", None)
    return writers.xlsx(book, folder)


@SLOTS.passes("91/2025/official", poverty_review=3)
def a_province_s_own_figures(folder: Path) -> Path:
    book = reviews.commune_review().drop("deprivation_poor", "deprivation_near_poor")
    book.drop("movement_near_poor")
    for table in book.tables.values():
        table.above[1], table.rows[0]["unit"] = "TỈNH AN GIANG", "Tỉnh An Giang"
    return writers.xlsx(book, folder)


@SLOTS.passes("886/2025-05", poverty_review=7)
def a_district_s_review_of_a_month(folder: Path) -> Path:
    book = _one_district(reviews.district_review(2025, "Huyện An Phú", ()), "Huyện An Phú")
    for table in book.tables.values():
        title = table.above[2].replace(" CHÍNH THỨC", "")
        table.above[2] = title.replace("NĂM 2025", "THÁNG 5 NĂM 2025")
        table.labels = {
            name: tuple(label.replace(" (chính thức)", "") for label in path)
            for name, path in table.labels.items()
        }
    return writers.xlsx(book, folder)


@SLOTS.passes("886/2024/official", household_list=4)
def a_district_s_household_lists(folder: Path) -> Path:
    book = registers.households()
    for table in book.tables.values():
        table.above[1], table.above[-1] = "HUYỆN AN PHÚ", "Năm 2024 (chính thức)"
        table.fill("area", "Xã Khánh An", "TT. Long Bình")
    return writers.xlsx(book, folder)


def _of_poor_households(year: int) -> Book:
    """A district's results as printed until 2015: households and the poor, and nobody else."""
    book = _one_district(reviews.district_review(year, "Huyện An Phú", ()), "Huyện An Phú")
    book.drop("movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    table = book["results"]
    table.drop(*(name for name in table.labels if "near_poor" in name or "average" in name))
    return book


@SLOTS.passes("886/2013/official", poverty_review=1)
def a_table_of_2013_without_the_near_poor(folder: Path) -> Path:
    return writers.xlsx(_of_poor_households(2013), folder)


@SLOTS.passes("886/2015/official", poverty_review=1)
def the_end_of_2015_under_the_old_standard(folder: Path) -> Path:
    book = _of_poor_households(2015)
    book["results"].above.append("(theo chuẩn nghèo giai đoạn 2011-2015)")
    return writers.xlsx(book, folder)


@SLOTS.passes("886/2015/official", poverty_review=1)
def the_end_of_2015_under_the_new_standard(folder: Path) -> Path:
    book = _one_district(reviews.district_review(2015, "Huyện An Phú", ()), "Huyện An Phú")
    book.drop("movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    book["results"].above.append("(theo chuẩn nghèo đa chiều giai đoạn 2016-2020)")
    return writers.xlsx(book, folder)
