"""The same right figures among totals, headings, repeated labels and signatures."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Page
from tests.corpus.case import Corpus

LAYOUTS = Corpus()
REVIEW = "30337/2025/official"
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"
NO_PERSONS = (("poverty_review.results_persons_not_given", "Kết quả", None),)


@LAYOUTS.passes(QUARTER, resource_contributions=3)
def contributions_with_headings_and_a_total(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    one, two, three = table.rows
    table.rows = [
        {"line": "I", "contribution_date": "Nguồn ngoài ngân sách"},
        one,
        two,
        {"line": "II", "contribution_date": "Nguồn ngân sách"},
        three,
        {"contribution_date": "Tổng cộng", "donors": 27, "value_vnd": 257_500_000},
    ]
    return writers.xlsx(book, folder)


@LAYOUTS.passes(
    QUARTER,
    resource_contributions=3,
)
def contributions_with_subtotals(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    total = {"contribution_date": "Cộng nguồn ngoài ngân sách", "value_vnd": 57_500_000}
    table.rows.insert(2, total)
    return writers.xlsx(book, folder)


@LAYOUTS.passes(
    REVIEW,
    poverty_review=7,
)
def a_review_whose_longest_labels_are_shortened(folder: Path) -> Path:
    book = reviews.commune_review()
    labels = book["movement_poor"].labels
    labels["other_decrease"] = (
        labels["other_decrease"][0],
        "Số hộ khác: chuyển đi nơi khác, tách, …",
    )
    labels["other_increase"] = (labels["other_increase"][0], "Số hộ khác: chuyển đến, tách, …")
    return writers.xlsx(book, folder)


@LAYOUTS.passes(CITY, poverty_review=56)
def a_city_that_calls_its_own_row_a_total(folder: Path) -> Path:
    book = reviews.district_review()
    for table in book.tables.values():
        table.rows[0] |= {"line": None, "unit": "Tổng cộng"}
    return writers.xlsx(book, folder)


@LAYOUTS.passes(CITY, poverty_review=56)
def units_of_two_rows_that_are_not_merged(folder: Path) -> Path:
    book = reviews.district_review()
    for table in book.tables.values():
        table.merged = ()
    return writers.xlsx(book, folder)


@LAYOUTS.passes(CITY, poverty_review=56)
def units_of_two_rows_that_repeat_the_name(folder: Path) -> Path:
    book = reviews.district_review()
    for name in ("movement_poor", "movement_near_poor"):
        rows = book[name].rows
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            second |= {"line": first["line"], "unit": first["unit"]}
    return writers.xlsx(book, folder)


@LAYOUTS.passes(CITY, poverty_review=56)
def labels_in_one_row_that_nothing_merges(folder: Path) -> Path:
    book = reviews.district_review()
    for table in book.tables.values():
        table.merges_header = False
    return writers.xlsx(book, folder)


@LAYOUTS.passes(REVIEW, poverty_review=7)
def a_hidden_copy_of_last_years_table(folder: Path) -> Path:
    book, old = reviews.commune_review(), reviews.commune_review(2024)
    book.pages.append(Page("Kết quả 2024", [old["results"]], is_hidden=True))
    return writers.xlsx(book, folder)


@LAYOUTS.passes("886/2024/official", warns=NO_PERSONS, poverty_review=15)
def a_header_repeated_for_printing(folder: Path) -> Path:
    district = reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)
    book = reviews.plain_results(district)
    (page,) = book.pages
    first, second = book["results"], reviews.plain_results(
        reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)
    )["results"]  # fmt: skip
    first.rows, second.rows = first.rows[:8], second.rows[8:]
    first.below, second.above, page.gap = (), [], 0
    page.tables.append(second)
    return writers.xlsx(book, folder)


@LAYOUTS.passes(QUARTER, resource_contributions=3)
def footnotes_and_a_row_of_column_numbers(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    table.numbers = {name: f"({at})" if at else "A" for at, name in enumerate(table.labels)}
    table.below = ((), ("* Số liệu đến 31/12/2025; chưa kể 3 khoản nhỏ.",), *table.below)
    return writers.xlsx(book, folder)


@LAYOUTS.passes(QUARTER, resource_contributions=3)
def labels_in_capitals_with_line_breaks(folder: Path) -> Path:
    book = registers.contributions()
    labels = book["contributions"].labels
    for name, (label,) in labels.items():
        labels[name] = (label.replace(" ", "\n", 1).upper(),)
    return writers.xlsx(book, folder)


@LAYOUTS.passes(
    QUARTER,
    resource_contributions=3,
)
def an_entry_added_below_the_signatures(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    late = table.rows.pop()
    table.below = (*table.below, (), tuple(late.get(name) for name in table.labels))
    return writers.xlsx(book, folder)


@LAYOUTS.passes(
    QUARTER,
    resource_contributions=3,
)
def signatures_of_many_in_one_row(folder: Path) -> Path:
    book = registers.contributions()
    signers = (None, "NGƯỜI LẬP BIỂU", "KẾ TOÁN", None, "TRƯỞNG PHÒNG", None, "CHỦ TỊCH")
    book["contributions"].below = ((), signers)
    return writers.xlsx(book, folder)


@LAYOUTS.passes(REVIEW, household_list=4)
def a_total_that_says_of_how_many(folder: Path) -> Path:
    book = registers.households()
    book["poor"].rows.append({"head_name": "Tổng cộng: 2 hộ", "members": 7})
    return writers.xlsx(book, folder)


@LAYOUTS.passes(
    QUARTER,
    resource_contributions=3,
)
def what_was_given_in_kind_below_one_label(folder: Path) -> Path:
    book = registers.contributions()
    labels = book["contributions"].labels
    for name in ("item", "quantity", "quantity_unit"):
        labels[name] = ("Hiện vật", *labels[name])
    return writers.xlsx(book, folder)


@LAYOUTS.passes(QUARTER, resource_uses=3)
def headings_numbered_with_letters(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].rows.insert(0, {"line": "A", "use_date": "HỖ TRỢ NHÀ Ở"})
    return writers.xlsx(book, folder)


@LAYOUTS.passes(CITY, poverty_review=56)
def a_city_whose_total_stands_last(folder: Path) -> Path:
    book = reviews.district_review()
    for table in book.tables.values():
        each = 2 if "counted" in table.labels else 1
        table.rows = table.rows[each:] + table.rows[:each]
        table.rows[-each] |= {"line": None, "unit": "Tổng cộng"}
    return writers.xlsx(book, folder)
