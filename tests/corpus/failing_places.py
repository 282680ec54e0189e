"""Reports of units that there are not, or not there, and of slots that nobody can tell."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Book, Page
from tests.corpus.case import Corpus

PLACES = Corpus()
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
GIFTS, SPENT = "Sổ theo dõi nguồn lực huy động", "Sổ theo dõi sử dụng nguồn lực"


@PLACES.fails(
    CITY,
    ("structure.unit_unknown", "Kết quả", "B12"),
)
def a_unit_that_nobody_knows(folder: Path) -> Path:
    book = _results_of_the_city()
    book["results"].rows[3]["unit"] = "Phường Không Có"
    return writers.xlsx(book, folder)


@PLACES.fails(CITY, ("structure.unit_outside", "Kết quả", "B17"))
def a_unit_of_another_district(folder: Path) -> Path:
    book = _results_of_the_city()
    stray = {"line": "1.8", "unit": "Xã Khánh An"}
    stray |= {name: 0 for name in reviews.RESULTS if name not in ("households", "persons")}
    book["results"].rows.append({**stray, "households": 500, "persons": 1900})
    return writers.xlsx(book, folder)


@PLACES.fails(CITY, ("structure.unit_twice", "Kết quả", "B17"))
def a_unit_that_stands_there_twice(folder: Path) -> Path:
    book = _results_of_the_city()
    rows = book["results"].rows
    rows.append({**rows[7], "line": "1.8"})
    return writers.xlsx(book, folder)


def _results_of_the_city() -> Book:
    book = reviews.district_review()
    return book.drop(
        "movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor"
    )


@PLACES.fails(QUARTER, ("structure.unit_outside", GIFTS, "P7"))
def a_gift_to_another_commune(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].rows[0]["area"] = "Phường Tân Châu"
    return writers.xlsx(book, folder)


@PLACES.fails(QUARTER, ("structure.unit_unknown", SPENT, "L8"))
def a_use_in_a_place_that_nobody_knows(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].rows[0]["area"] = "Xã Không Có"
    return writers.xlsx(book, folder)


@PLACES.fails("", ("structure.slot_unknown", None, None))
def a_register_of_no_period(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].above.pop()
    return writers.xlsx(book, folder)


@PLACES.fails("/2025-Q4", ("structure.slot_unknown", None, None))
def a_register_of_no_unit(folder: Path) -> Path:
    book = registers.uses().bare()
    return writers.xlsx(book, folder)


@PLACES.fails("12345/2025-Q4", ("structure.slot_unknown", None, None))
def a_unit_that_there_is_not(folder: Path) -> Path:
    return writers.xlsx(registers.uses().bare(), folder)


@PLACES.fails("30337/2024/official", ("structure.slot_conflict", "Kết quả", "A3"))
def a_path_of_another_year_than_the_title(folder: Path) -> Path:
    book = reviews.commune_review()
    return writers.xlsx(book, folder)


@PLACES.fails("30341/2025-Q4", ("structure.slot_conflict", GIFTS, "A2"))
def a_path_of_another_unit_than_the_title(folder: Path) -> Path:
    return writers.xlsx(registers.contributions(), folder)


@PLACES.fails("30337/2025/preliminary", ("structure.slot_conflict", "Kết quả", "A3"))
def a_path_of_another_stage_than_the_title(folder: Path) -> Path:
    return writers.xlsx(reviews.commune_review(), folder)


@PLACES.fails("30341/2025-Q4", ("structure.slot_conflict", None, None))
def a_marker_of_another_unit_than_the_path(folder: Path) -> Path:
    book = registers.uses().bare()
    said = {"form": "resource_uses", "version": "2026", "unit_code": "30337", "period": "2025-Q4"}
    cells = {(at, part): pair[part] for at, pair in enumerate(said.items()) for part in (0, 1)}
    book.pages.append(Page("_ansinh", cells=cells, is_hidden=True))
    return writers.xlsx(book, folder)


@PLACES.fails("886/2021/official", ("structure.standard_undeclared", None, None))
def late_2021_of_no_declared_standard(folder: Path) -> Path:
    return writers.xlsx(_an_phu_alone(2021), folder)


@PLACES.fails("30337/2024/official", ("structure.unit_cannot_report", None, None))
def a_commune_before_communes_reported(folder: Path) -> Path:
    book = reviews.commune_review(2024)
    for table in book.tables.values():
        table.above[1] = "THỊ TRẤN AN PHÚ"
        table.rows[0]["unit"] = "Thị trấn An Phú"
    return writers.xlsx(book, folder)


@PLACES.fails("886/2023/official", ("structure.layout_outdated", None, None))
def ten_indicators_under_the_standard_of_twelve(folder: Path) -> Path:
    book = _an_phu_alone(2023).drop("deprivation_near_poor")
    table = book["deprivation_poor"]
    table.drop("indicator_11", "indicator_12")
    for name, words in zip(list(table.labels)[4:], TEN, strict=True):
        table.labels[name] = (words,)
    table.rows[0]["total_deprivations"] -= 60
    table.rows[0]["indicator_09"] += 20
    table.rows[0]["total_deprivations"] += 20
    return writers.xlsx(book, folder)


TEN = (
    "Tiếp cận các dịch vụ y tế", "Bảo hiểm y tế", "Trình độ giáo dục của người lớn",
    "Tình trạng đi học của trẻ em", "Chất lượng nhà ở", "Diện tích nhà ở bình quân đầu người",
    "Nguồn nước sinh hoạt", "Hố xí, nhà tiêu hợp vệ sinh", "Sử dụng dịch vụ viễn thông",
    "Tài sản phục vụ tiếp cận thông tin",
)  # fmt: skip


def _an_phu_alone(year: int) -> Book:
    book = reviews.commune_review(year)
    for table in book.tables.values():
        table.above[1], table.rows[0]["unit"] = "HUYỆN AN PHÚ", "Huyện An Phú"
    return book


@PLACES.fails(QUARTER, ("structure.slot_conflict", GIFTS, "A4"))
def a_register_of_a_year_handed_in_for_a_quarter(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].above[-1] = "Năm 2025"
    return writers.xlsx(book, folder)


@PLACES.fails("886/2024/official", ("household_list.area_is_commune", "Danh sách hộ nghèo", "G9"))
def a_household_of_no_commune(folder: Path) -> Path:
    book = registers.households()
    for table in book.tables.values():
        table.above[1], table.above[-1] = "HUYỆN AN PHÚ", "Năm 2024 (chính thức)"
        table.fill("area", "Xã Khánh An", "TT. Long Bình")
    book["poor"].rows[1]["area"] = None
    return writers.xlsx(book, folder)


@PLACES.fails("886/2015/official", ("structure.standard_undeclared", None, None))
def the_end_of_2015_of_no_declared_standard(folder: Path) -> Path:
    book = reviews.district_review(2015, "Huyện An Phú", ())
    book.drop("movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    return writers.xlsx(book, folder)


@PLACES.fails("886/2018/official", ("structure.column_missing", "Kết quả", None))
def a_table_of_2018_without_the_near_poor(folder: Path) -> Path:
    book = reviews.district_review(2018, "Huyện An Phú", ())
    book.drop("movement_poor", "movement_near_poor", "deprivation_poor", "deprivation_near_poor")
    table = book["results"]
    table.drop(*(name for name in table.labels if "near_poor" in name or "average" in name))
    whole = reviews.commune_review()
    table.rows = whole["results"].rows
    table.rows[0]["unit"] = "Huyện An Phú"
    return writers.xlsx(book, folder)
