"""Workbooks made of the poverty figures that were printed, and what had to be added to them.

Printed are counts with their rates (2016, 2021), counts alone (2020), rates alone (2022 to 2024).
No household total of the province is printed after 2016: `HOUSEHOLDS` is derived from the counts
and rates of 2021, and stands in for the other years. Every count that follows from it is marked.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path

import openpyxl

DATA = Path(__file__).parents[1] / "data"
CENT = Decimal("0.01")


def printed(name: str) -> list[dict[str, str]]:
    """The rows of one file of printed figures."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rate(part: int, whole: int) -> Decimal:
    """Per cent as it is printed: two decimals, halves upwards."""
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP)


def fitting(*parts_and_rates: tuple[int, Decimal]) -> range:
    """The household totals of which all these parts have the rates printed beside them."""
    first, last = 1, 10**9
    for part, printed_rate in parts_and_rates:
        first = max(first, int(100 * part / (printed_rate + CENT / 2)) - 1)
        last = min(last, int(100 * part / (printed_rate - CENT / 2)) + 1)
    fits = [
        whole
        for whole in range(first, last + 1)
        if all(rate(part, whole) == printed_rate for part, printed_rate in parts_and_rates)
    ]
    return range(fits[0], fits[-1] + 1) if fits else range(0)


FIGURES = {(row["as_of_date"], row["measure"]): row for row in printed("province_figures")}


def figure(as_of_date: str, measure: str) -> Decimal:
    return Decimal(FIGURES[as_of_date, measure]["value"])


def rate_beside(as_of_date: str, measure: str) -> Decimal:
    """The rate that was printed beside a count, kept in the column of its source."""
    found = re.search(r"printed rate ([\d.]+)%", FIGURES[as_of_date, measure]["source"])
    assert found
    return Decimal(found[1])


POOR_2021, NEAR_2021 = (
    int(figure("2021-12-31", f"{status}_households")) for status in ("poor", "near_poor")
)
WITH_RATES_2021 = tuple(
    (int(figure("2021-12-31", name)), rate_beside("2021-12-31", name))
    for name in ("poor_households", "near_poor_households")
)
FITTING = fitting(*WITH_RATES_2021)
HOUSEHOLDS = FITTING[len(FITTING) // 2]


@dataclass(frozen=True)
class Review:
    """The province's own workbook of one date: counts by unit name, rates as text by column."""

    period: str
    stage: str
    title: str
    counts: Mapping[str, tuple[int, int, int]]
    rates: Mapping[str, str]
    minority: Mapping[str, int] = field(default_factory=dict)

    def with_rate(self, column: str, text: str) -> "Review":
        return replace(self, rates={**self.rates, column: text})


PROVINCE = "Tỉnh An Giang"
COLUMNS = {
    "households": "Tổng số hộ",
    "poor_households": "Số hộ nghèo",
    "poor_rate_pct": "Tỷ lệ hộ nghèo",
    "near_poor_households": "Số hộ cận nghèo",
    "near_poor_rate_pct": "Tỷ lệ hộ cận nghèo",
}
FIRST_ROW = 4
STATUSES = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo"}


def cell_of(column: str) -> str:
    """Where the province's rate stands."""
    return f"{'ABCDEFG'[2 + list(COLUMNS).index(column)]}{FIRST_ROW}"


def workbook(review: Review) -> bytes:
    """The results, the province first, and one sheet by ethnic group for each status told."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kết quả"
    sheet.append([f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO {review.title}"])
    sheet.append([])
    sheet.append(["TT", "Đơn vị", *COLUMNS.values()])
    for line, (unit, (households, poor, near_poor)) in enumerate(review.counts.items()):
        rates = review.rates if unit == PROVINCE else {}
        numbers = [households, poor, rates.get("poor_rate_pct"), near_poor]
        sheet.append([line or None, unit, *numbers, rates.get("near_poor_rate_pct")])
    for status, minority in review.minority.items():
        words = STATUSES[status]
        sheet = book.create_sheet(f"Dân tộc {words}")
        sheet.append([f"PHÂN TÍCH {words.upper()} THEO DÂN TỘC {review.title}"])
        sheet.append([])
        sheet.append(["TT", "Đơn vị", f"Tổng số {words}", "Kinh", "Dân tộc thiểu số"])
        households = review.counts[PROVINCE][1 + list(STATUSES).index(status)]
        sheet.append([None, PROVINCE, households, households - minority, minority])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def as_text(number: Decimal) -> str:
    return f"{number}".replace(".", ",")


def review_2016() -> Review:
    """The decision's table: the province and its districts, the province with its rates."""
    rows = printed("poverty_by_district_2016")
    counts = {
        row["unit_name"]: (
            int(row["households"]),
            int(row["poor_households"]),
            int(row["near_poor_households"]),
        )
        for row in rows
    }
    poor, near_poor = (Decimal(one) for one in re.findall(r"poor ([\d.]+)%", rows[-1]["source"]))
    return Review(
        *("2016", "official", "NĂM 2016"),
        {PROVINCE: counts.pop("An Giang"), **counts},
        {"poor_rate_pct": as_text(poor), "near_poor_rate_pct": as_text(near_poor)},
    )


def review_2020() -> Review:
    """Counts alone were printed: the household total is borrowed, and no rate is shown."""
    counts = tuple(
        int(figure("2020-10-31", f"{status}_households")) for status in ("poor", "near_poor")
    )
    return Review(
        *("2020-10", "regular", "THÁNG 10 NĂM 2020"),
        {PROVINCE: (HOUSEHOLDS, counts[0], counts[1])},
        {},
    )


def review_2021() -> Review:
    """Counts and rates under the new standard; the total is one that fits both rates."""
    minority = {
        status: int(figure("2021-12-31", f"minority_{status}_households")) for status in STATUSES
    }
    (_, poor_rate), (_, near_poor_rate) = WITH_RATES_2021
    return Review(
        *("2021", "official", "NĂM 2021 THEO CHUẨN NGHÈO GIAI ĐOẠN 2022-2025"),
        {PROVINCE: (HOUSEHOLDS, POOR_2021, NEAR_2021)},
        {"poor_rate_pct": as_text(poor_rate), "near_poor_rate_pct": as_text(near_poor_rate)},
        minority,
    )


def review_of_rates(year: str, poor_rate: Decimal, near_poor_rate: Decimal) -> Review:
    """Rates alone were printed: counts are derived from them and from the borrowed total."""
    poor, near_poor = (round(HOUSEHOLDS * one / 100) for one in (poor_rate, near_poor_rate))
    return Review(
        *(year, "official", f"NĂM {year}"),
        {PROVINCE: (HOUSEHOLDS, poor, near_poor)},
        {"poor_rate_pct": as_text(poor_rate), "near_poor_rate_pct": as_text(near_poor_rate)},
    )


def reviews() -> dict[str, Review]:
    """One workbook for each date of the printed figures, oldest first, by period."""
    made = [review_2016(), review_2020(), review_2021()]
    # How the printed sum divides is not printed: a third of it is taken for the poor.
    for year in ("2022", "2024"):
        both = figure(f"{year}-12-31", "poor_and_near_poor_rate")
        poor = (both / 3).quantize(CENT)
        made.append(review_of_rates(year, poor, both - poor))
    # The near-poor of 2023 were not printed: their rate of 2021 stands in.
    poor_2023 = figure("2023-12-31", "poor_rate")
    made.append(review_of_rates("2023", poor_2023, WITH_RATES_2021[1][1]))
    return {review.period: review for review in sorted(made, key=lambda one: one.period)}
