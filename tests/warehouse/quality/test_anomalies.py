"""Figures that changed as none should without a reason, judged where they are stored."""

import psycopg
import pytest
from tests.warehouse.quality.conftest import HandFilledWarehouse
from tests.warehouse.quality.judged import by_both, by_queries

pytestmark = pytest.mark.warehouse

RATE = "poverty_review.poor_rate_change_unusual"
TOTAL = "resource_contributions.total_unusual"
HOUSEHOLDS = 2_000
YEARS = (2021, 2022, 2023, 2024)
# It took in other communes on 1 July 2025 and kept its code.
CHANGED = "30301"


def counts_of(at: int) -> list[int]:
    """Poor households of a commune, which fall by about a tenth every year."""
    first = 200 + 7 * at
    return [round(first * 0.9**age * (1 + 0.01 * ((at * 5 + age * 3) % 7))) for age in range(4)]


def row(code: str, poor: int) -> dict[str, object]:
    return {
        **{"_unit_code": code, "households": HOUSEHOLDS, "poor_households": poor},
        "near_poor_households": 0,
    }


def review(
    warehouse: HandFilledWarehouse, year: int, rows: list[dict[str, object]], **slot: str
) -> int:
    told = {"unit_code": "of all", "period": f"{year}", "as_of_date": f"{year}-12-31", **slot}
    return warehouse.submit({"results": rows}, **told)


def years_before(warehouse: HandFilledWarehouse, communes: int = 30, **slot: str) -> None:
    for age, year in enumerate(YEARS[:-1]):
        rows = [row(f"c{at}", counts_of(at)[age]) for at in range(communes)]
        review(warehouse, year, rows, state="accepted", **slot)


def now(communes: int = 30, **wrong: int) -> list[dict[str, object]]:
    return [
        row(f"c{at}", wrong.get(f"c{at}", counts_of(at)[-1])) for at in range(communes)
    ]  # fmt: skip


def told(warehouse: HandFilledWarehouse, number: int, rule: str = RATE) -> list[str]:
    with psycopg.connect(warehouse.url) as connection:
        found = by_queries(connection, [number])[number]
    return [one.message_en for one in found if one.rule == rule]


def test_a_doubled_count_is_told_and_nothing_beside_it(warehouse):
    years_before(warehouse)
    number = review(warehouse, YEARS[-1], now(c7=2 * counts_of(7)[-1]))
    (finding,) = [one for one in by_both(warehouse.url, [number])[number] if one.rule == RATE]
    assert (finding.cell, finding.severity) == ("F17", "warning")
    assert finding.message_vi == (
        "Xã 8: tỷ lệ hộ nghèo từ 10,7 thành 18,5 phần trăm (ô F17). Dự kiến khoảng 9,91, từ 6,61 "
        "đến 14,87 phần trăm, theo số liệu của chính đơn vị các kỳ 2021 đến 2023 và của 29 xã, "
        "phường khác cùng kỳ. Hãy kiểm tra hoặc giải thích."
    )


def test_whoever_comes_late_is_judged_beside_those_who_came_before(warehouse):
    years_before(warehouse)
    early = now(c3=2 * counts_of(3)[-1])[:29]
    review(warehouse, YEARS[-1], early, state="accepted", unit_code="early")
    usual = review(warehouse, YEARS[-1], now()[29:], unit_code="late")
    wrong = review(warehouse, YEARS[-1], now(c29=2 * counts_of(29)[-1])[29:], unit_code="later")
    assert told(warehouse, usual) == [], "what was wrong elsewhere is told there"
    (message,) = told(warehouse, wrong)
    assert "and 29 other communes" in message


def test_another_standard_is_another_history(warehouse):
    years_before(warehouse, standard_code="2016-2020")
    number = review(warehouse, YEARS[-1], now(c7=2 * counts_of(7)[-1]))
    assert told(warehouse, number) == []


@pytest.mark.parametrize(("last", "expected"), [(2024, 1), (2025, 0)])
def test_another_territory_is_another_history(warehouse, last, expected):
    """Until 2024 it is the commune that it was; in 2025 it is another one under the same code."""
    for year in range(last - 5, last):
        review(warehouse, year, [row(CHANGED, 200)], state="accepted")
    assert len(told(warehouse, review(warehouse, last, [row(CHANGED, 600)]))) == expected


def test_a_new_code_has_no_history(warehouse):
    years_before(warehouse)
    number = review(warehouse, YEARS[-1], [*now(), row("new", 900)])
    assert told(warehouse, number) == []


def test_a_register_in_thousands_is_told_beside_its_neighbours(warehouse):
    def register(unit: str, month: int, million: float, state: str = "received") -> int:
        return warehouse.submit(
            {"contributions": [{"value_vnd": round(1_000_000 * million)}]}, state,
            "resource_contributions", unit_code=unit, stage="regular",
            period=f"2023-{month:02}", as_of_date=f"2023-{month:02}-28",
        )  # fmt: skip

    for at in range(25):
        for month in range(1, 6):
            register(f"u{at}", month, 50 + (at * 3 + month * 5) % 11, "accepted")
    number = register("wrong", 5, 0.05)
    for month in range(1, 5):
        register("wrong", month, 50 + month % 3, "accepted")
    (message,) = told(warehouse, number, TOTAL)
    assert message.startswith("The total is 50000 đồng, 51000000 the period before;")
    assert "and 25 other units" in message
