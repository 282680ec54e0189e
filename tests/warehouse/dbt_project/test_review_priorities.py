"""Where to look first: the units of a review by their influence on the province."""

from typing import Any

import pytest
from tests.warehouse.dbt_project.invented_review import NEW, OLD

pytestmark = pytest.mark.warehouse

# An Giang's districts: poor households at the end of 2022, and of 2023.
FIGURES = {
    "883": (1000, 905), "884": (400, 356), "886": (800, 722), "887": (700, 637), "888": (900, 808),
    "889": (600, 541), "890": (500, 1350), "891": (300, 271), "892": (650, 587), "893": (40, 35),
    "894": (0, 0),
}  # fmt: skip
WRONG = "890"


def review(warehouse: Any, unit: str, year: int, poor: int, standard: str = NEW) -> None:
    row = {"_unit_code": unit, "households": 20_000, "persons": 80_000, "poor_households": poor}
    row |= {"near_poor_households": 2 * poor, "poor_persons": poor, "near_poor_persons": poor}
    slot = (unit, f"{year}", "official", standard, f"{year}-12-31")
    warehouse.submit(slot, results=[row])


def gift(warehouse: Any, unit: str, year: int, million: int) -> None:
    warehouse.submit(
        (unit, f"{year}", "official", None, f"{year}-12-31"),
        form="resource_contributions",
        contributions=[
            {
                **{"donor_type": "community", "donors": 1, "funding_source": "people"},
                **{"purpose": "housing", "resource_kind": "cash", "fund": "none"},
                **{"contribution_date": f"{year}-06-01", "value_vnd": 1_000_000 * million},
            }
        ],
    )


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    for unit, (before, now) in FIGURES.items():
        review(warehouse, unit, 2021, 5000, OLD)
        review(warehouse, unit, 2022, before)
        review(warehouse, unit, 2023, now)
    for year, million in ((2020, 10), (2022, 20), (2023, 35)):
        gift(warehouse, "883", year, million)
    warehouse.dbt("run", "--select", "+review_priorities")
    return warehouse


def rows(warehouse: Any, where: str) -> list[Any]:
    return list(
        warehouse.rows(
            "select unit_code, period, value, previous_value, change, effect_score,"
            " share_of_change_pct, review_rank, is_exceptional, is_counted"
            f" from candidate.review_priorities where {where} order by review_rank"
        )
    )


def test_the_exception_stands_first_and_then_whoever_changed_most(built: Any) -> None:
    ranked = rows(built, "figure = 'poor_households' and unit_level = 'district'")
    assert [one.unit_code for one in ranked[:4]] == [WRONG, "883", "888", "886"]
    assert [one.unit_code for one in ranked if one.is_exceptional] == [WRONG]
    first = ranked[0]
    assert (first.value, first.previous_value, first.change) == (1350, 500, 850)
    assert first.effect_score > 7
    assert len(ranked) == len(FIGURES)


def test_shares_add_up_and_tell_the_direction(built: Any) -> None:
    shares = {
        one.unit_code: float(one.share_of_change_pct)
        for one in rows(built, "figure = 'poor_households' and unit_level = 'district'")
    }
    total = sum(now - before for before, now in FIGURES.values())
    assert shares[WRONG] == pytest.approx(100 * 850 / total, abs=0.01)
    assert shares["883"] < 0 < shares[WRONG]
    assert sum(shares.values()) == pytest.approx(100, abs=0.1)


def test_a_unit_that_had_none_and_has_none_has_no_score(built: Any) -> None:
    (none,) = rows(built, "figure = 'near_poor_households' and unit_code = '894'")
    assert (none.change, none.effect_score, none.is_exceptional) == (0, None, False)


def test_nothing_is_compared_across_standards(built: Any) -> None:
    """2022 is the first year of its standard, though there are figures of the year before."""
    assert {one.period for one in rows(built, "figure = 'poor_households'")} == {"2023"}


def test_the_province_has_the_change_that_its_units_add_up_to(built: Any) -> None:
    (province,) = rows(built, "figure = 'poor_households' and is_counted")
    assert province.change == sum(now - before for before, now in FIGURES.values())
    assert (province.unit_code, province.share_of_change_pct) == ("89", 100)


def test_amounts_are_compared_with_the_year_before_alone(built: Any) -> None:
    money = "figure = 'contributed_total_vnd' and unit_code = '883'"
    assert [(one.period, one.change) for one in rows(built, money)] == [("2023", 15_000_000)]
    (only,) = rows(built, money)
    assert only.effect_score is None, "one unit has nobody beside it"
