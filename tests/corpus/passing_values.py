"""The same right numbers, dates and amounts in every spelling that people use for them."""

from pathlib import Path

from tests.corpus import registers, reviews, writers
from tests.corpus.book import Formula, Percent
from tests.corpus.case import Corpus

VALUES = Corpus()
REVIEW = "30337/2025/official"
CITY = "884/2024/official"
QUARTER = "30337/2025-Q4"


@VALUES.passes("886/2024/official", poverty_review=105)
def numbers_of_lines_that_lost_their_nought(folder: Path) -> Path:
    book = reviews.district_review(2024, "Huyện An Phú", reviews.AN_PHU)
    for table in book.tables.values():
        for row in table.rows:
            if row.get("line") is not None:
                row["line"] = float(row["line"])  # 1.10 becomes 1.1
    return writers.xlsx(book, folder)


@VALUES.passes(CITY, poverty_review=56)
def counts_as_text_with_groups_and_words(folder: Path) -> Path:
    book = reviews.district_review()
    book["results"].fill("households", "140.000", "5,000", "10 000", "15\xa0000", " 20.000 ")
    book["results"].fill("poor_households", "2.800", "100 hộ", "0200", "'300", "400")
    book["results"].fill("persons", "546.000", "19,500", "39.000 người", "58\u2009500")
    return writers.xlsx(book, folder)


@VALUES.passes(REVIEW, poverty_review=7)
def nothing_as_dash_nought_or_blank(folder: Path) -> Path:
    book = reviews.commune_review()
    results = book["results"].rows[0]
    results |= {"average_living_standard_households": "-", "average_living_standard_rate_pct": 0}
    results["average_living_standard_persons"] = "–"  # noqa: RUF001
    results["average_living_standard_persons_rate_pct"] = "-"
    for row in book["movement_poor"].rows:
        # As many were lost to other causes as fell back or became poor.
        row |= {"other_decrease": "-", "fell_back": 0, "newly_poor": "00"}
    return writers.xlsx(book, folder)


@VALUES.passes(REVIEW, poverty_review=7)
def no_poor_household_at_all(folder: Path) -> Path:
    book = reviews.commune_review()
    results = book["results"].rows[0]
    for name in ("poor_households", "poor_rate_pct", "poor_persons", "poor_persons_rate_pct"):
        results[name] = 0
    came = ("from_near_poor", "fell_back", "newly_poor", "other_increase")
    for row, near in zip(book["movement_poor"].rows, book["movement_near_poor"].rows, strict=True):
        row |= dict.fromkeys(came, 0) | {"end_count": 0}
        row["other_decrease"] = row["start_count"] - row["to_near_poor"] - row["above_near_poor"]
        near |= {"left_near_poverty": near["left_near_poverty"] + near["to_poor"], "to_poor": 0}
    for name in book["deprivation_poor"].rows[0]:
        if name not in ("line", "unit"):
            book["deprivation_poor"].rows[0][name] = 0
    return writers.xlsx(book, folder)


@VALUES.passes(REVIEW, poverty_review=7)
def rates_as_shares_shown_in_per_cent(folder: Path) -> Path:
    book = reviews.commune_review()
    row = book["results"].rows[0]
    for name, rate in reviews.RESULTS.items():
        if name.endswith("_pct"):
            row[name] = Percent(round(rate / 100, 4))
    return writers.xlsx(book, folder)


@VALUES.passes(REVIEW, poverty_review=7)
def rates_as_text_with_a_comma(folder: Path) -> Path:
    book = reviews.commune_review()
    typed = ("2,00", "3,00%", "1", "1,95 %", "3,077", "1.03")
    names = [name for name in reviews.RESULTS if name.endswith("_pct")]
    book["results"].rows[0] |= dict(zip(names, typed, strict=True))
    return writers.xlsx(book, folder)


@VALUES.passes(REVIEW, poverty_review=7)
def rates_with_all_the_digits_of_a_formula(folder: Path) -> Path:
    book = reviews.commune_review()
    row = book["results"].rows[0]
    row["poor_persons_rate_pct"] = Formula("=K8/D8*100", 380 / 19500 * 100)
    row["near_poor_persons_rate_pct"] = Formula("=M8/D8*100", 600 / 19500 * 100)
    for end in book["movement_poor"].rows:
        end["end_count"] = Formula("=D9-E9-F9-G9+H9+I9+J9+K9", end["end_count"])
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_contributions=3)
def dates_in_every_spelling(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].fill("contribution_date", "05/10/2025", "12-11-2025", "20.12.2025")
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, communication_activities=3)
def dates_in_words_and_without_noughts(folder: Path) -> Path:
    book = registers.communication()
    book["activities"].fill("activity_date", "ngày 17 tháng 10 năm 2025", "2025-11-18")
    book["recognised_models"].fill("recognition_date", " 1/12/2025 ")
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_contributions=3)
def money_in_words(folder: Path) -> Path:
    book = registers.contributions()
    book["contributions"].fill("value_vnd", "1,5 tỷ", "7.500.000đ", "200 triệu đồng")
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_uses=3)
def money_as_text_with_groups(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].fill("amount_vnd", "40.000.000", "6,000,000 VNĐ", "150 000 000")
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_uses=3)
def money_in_millions_by_its_header(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].labels["amount_vnd"] = ("Số tiền (triệu đồng)",)
    book["uses"].fill("amount_vnd", 40, 6.5, "150")
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_contributions=3)
def money_in_thousands_by_the_line_above(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    table.labels["value_vnd"] = ("Giá trị",)
    table.above.append("Đơn vị tính: nghìn đồng")
    table.fill("value_vnd", 50_000, "7500", "200.000,0")
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_contributions=3)
def quantities_with_fractions_and_labour(folder: Path) -> Path:
    book = registers.contributions()
    table = book["contributions"]
    table.rows[1] |= {"quantity": "1.250,5"}
    table.rows[0] |= {
        "donor_type": "Tập thể nhân dân", "donor_name": None, "donors": "12 người",
        "funding_source": "Nhân dân", "fund": "Không", "fund_level": None,
        "resource_kind": "Ngày công", "quantity": 12.5, "quantity_unit": "ngày công",
        "value_vnd": 3_125_000,
    }  # fmt: skip
    return writers.xlsx(book, folder)


@VALUES.passes(
    QUARTER,
    communication_activities=3,
)
def counts_with_the_word_of_their_column(folder: Path) -> Path:
    book = registers.communication()
    book["activities"].fill("quantity", "3 tin", "1 cuộc")
    return writers.xlsx(book, folder)


@VALUES.passes(REVIEW, poverty_review=7)
def rates_of_one_decimal(folder: Path) -> Path:
    book = reviews.commune_review()
    rates = {"poor_persons_rate_pct": 1.9, "near_poor_persons_rate_pct": "3,1"}
    book["results"].rows[0] |= rates
    return writers.xlsx(book, folder)


@VALUES.passes(QUARTER, resource_uses=3)
def money_in_thousands_as_1_000_dong(folder: Path) -> Path:
    book = registers.uses()
    book["uses"].labels["amount_vnd"] = ("Số tiền (1.000 đồng)",)
    book["uses"].fill("amount_vnd", 40_000, 6_000, 150_000)
    return writers.xlsx(book, folder)
