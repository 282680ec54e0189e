"""Months, quarters and years of registers: no money counts twice, and no gap looks like a 0."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

pytestmark = pytest.mark.warehouse

ENDS = {"01": "01-31", "02": "02-29", "03": "03-31", "05": "05-31", "Q1": "03-31", "Q2": "06-30"}
CASH = {"resource_kind": "cash", "purpose": "housing", "funding_source": "people"}
GIFT = {"contribution_date": "2024-01-02", "donor_type": "community", "donors": 1, **CASH}
USE = {"use_date": "2024-01-03", "programme": "other", **CASH}
FUND = {"fund": "study_fund", "fund_level": "district"}
REVIEWED = ("886", "2023", "official", "2022-2025", "2023-12-31")
OF_AN_ENDED_STANDARD = ("890", "2021", "official", "2016-2021", "2021-12-31")
OF_A_YEAR_BEFORE = ("891", "2022", "official", "2022-2025", "2022-12-31")
# Unit and period of a register of uses → what there is to set its money beside.
SET_BESIDE = {
    ("890", "2022-Q1"): ("standard_ended", None, "2016-2021", date(2021, 12, 31)),
    ("891", "2023-Q4"): ("current", 5, "2022-2025", date(2022, 12, 31)),
    ("891", "2024-Q1"): ("older_than_a_year", None, "2022-2025", date(2022, 12, 31)),
    ("892", "2024-Q1"): ("no_count", None, None, None),
}


def slot(unit: str, period: str) -> tuple[Any, ...]:
    end = ENDS.get(period[5:], "12-31")
    return (unit, period, "regular", None, f"{period[:4]}-{end}")


def fill(warehouse: Any) -> None:
    def give(unit: str, period: str, *entries: dict[str, Any]) -> None:
        given = [{**GIFT, **entry} for entry in entries]
        warehouse.submit(slot(unit, period), form="resource_contributions", contributions=given)

    def use(unit: str, period: str, *entries: dict[str, Any]) -> None:
        used = [{**USE, **entry} for entry in entries]
        warehouse.submit(slot(unit, period), form="resource_uses", uses=used)

    budget = {"funding_source": "province_budget", "donor_type": "state_budget"}
    labour = {"resource_kind": "labour", "quantity": Decimal("2.5"), "value_vnd": 3}
    give("886", "2024-01", {**budget, "value_vnd": 4}, {"resource_kind": "in_kind", "value_vnd": 3},
         labour)  # fmt: skip
    give("886", "2024-02", {**FUND, "value_vnd": 10})
    give("886", "2024-03", {**FUND, "value_vnd": 10})
    give("886", "2024-Q1", {**FUND, "value_vnd": 999})
    use("886", "2024-Q1", {**FUND, "amount_vnd": 7, "beneficiary_households": 2})
    give("887", "2024-01", {"value_vnd": 10})
    give("887", "2024-02", {"value_vnd": 10})
    give("887", "2024-Q1", {**FUND, "value_vnd": 25})
    use("887", "2024-Q2", {**FUND, "amount_vnd": 30})
    give("888", "2024-Q1", {"value_vnd": 5})
    give("888", "2024-Q2", {"value_vnd": 5})
    give("888", "2024", {"value_vnd": 50})
    use("889", "2024-05")
    helped = {"30544": 60, "30280": 40, "883": 900}
    areas = [{"_unit_code": unit, "amount_vnd": amount} for unit, amount in helped.items()]
    use("89", "2024-05", *areas)
    counts = {"households": 100, "poor_households": 5, "near_poor_households": 1}
    for reviewed in (REVIEWED, OF_AN_ENDED_STANDARD, OF_A_YEAR_BEFORE):
        warehouse.submit(reviewed, results=[{"_unit_code": reviewed[0], **counts}])
    for unit, period in SET_BESIDE:
        use(unit, period, {"amount_vnd": 10})


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    fill(warehouse)
    warehouse.dbt("run", "--select", "+resource_indicators", "+fund_balances")
    return warehouse


def figures(warehouse: Any, unit: str, *columns: str) -> dict[str, Any]:
    rows = warehouse.rows(
        f"select period, {', '.join(columns)} from candidate.resource_indicators"
        " where unit_code = %s order by period",
        unit,
    )
    return {row[0]: tuple(row[1:]) if len(columns) > 1 else row[1] for row in rows}


def test_three_months_count_in_their_quarter_and_two_do_not(built: Any) -> None:
    columns = ("contributed_total_vnd", "is_overlapping")
    assert figures(built, "886", *columns) == {
        **{"2024-01": (10, True), "2024-02": (10, True), "2024-03": (10, True)},
        **{"2024-Q1": (30, True), "2024": (30, True)},
    }
    assert figures(built, "887", *columns) == {
        **{"2024-01": (10, True), "2024-02": (10, True)},
        **{"2024-Q1": (25, True), "2024-Q2": (None, False), "2024": (25, True)},
    }


def test_a_year_counts_its_own_register_unless_finer_ones_tell_of_all_of_it(built: Any) -> None:
    assert figures(built, "888", "contributed_total_vnd") == {
        **{"2024-Q1": 5, "2024-Q2": 5},
        "2024": 50,
    }
    assert figures(built, "89", "contributed_total_vnd")["2024"] == 30 + 25 + 50


def test_a_register_that_did_not_come_is_no_zero(built: Any) -> None:
    columns = ("contributed_total_vnd", "used_total_vnd", "is_complete")
    assert figures(built, "889", *columns)["2024-05"] == (None, 0, False)
    assert figures(built, "886", *columns) == {
        **{f"2024-0{month}": (10, None, False) for month in (1, 2, 3)},
        **{"2024-Q1": (30, 7, True), "2024": (30, 7, False)},
    }


def test_budget_goods_and_labour_stand_apart_from_cash(built: Any) -> None:
    columns = ("contributed_budget_cash_vnd", "contributed_non_budget_cash_vnd")
    columns += ("contributed_non_budget_in_kind_vnd", "contributed_non_budget_labour_vnd")
    columns += ("labour_days", "non_budget_share_pct")
    assert figures(built, "886", *columns)["2024-01"] == (4, 0, 3, 3, Decimal("2.5"), 60)
    assert figures(built, "886", *columns)["2024-Q1"][-1] == Decimal("86.67")


def test_a_poor_household_is_counted_by_the_review_before(built: Any) -> None:
    columns = ("used_per_poor_household_vnd", "poor_households", "poor_households_standard")
    told = figures(built, "886", *columns, "poor_households_date")["2024-Q1"]
    assert told == (1, 5, "2022-2025", date(2023, 12, 31))
    assert figures(built, "887", *columns)["2024-Q1"] == (None, None, None)


@pytest.mark.parametrize(("unit", "period"), SET_BESIDE)
def test_a_denominator_ends_with_its_standard_and_after_a_year(
    built: Any, unit: str, period: str
) -> None:
    columns = ("denominator_status", "poor_households", "poor_households_standard")
    columns += ("poor_households_date", "used_per_poor_household_vnd")
    told = figures(built, unit, *columns)[period]
    is_current = SET_BESIDE[unit, period][0] == "current"
    assert told == (*SET_BESIDE[unit, period], 2 if is_current else None)


def test_the_share_of_focus_areas_is_of_what_can_be_told_apart(built: Any) -> None:
    columns = ("focus_used_total_vnd", "commune_used_total_vnd", "used_total_vnd")
    assert figures(built, "89", *columns, "focus_share_pct")["2024-05"] == (60, 100, 1000, 60)
    assert figures(built, "886", "focus_used_total_vnd")["2024-Q1"] is None


def balances(warehouse: Any, unit: str) -> list[tuple[Any, ...]]:
    rows = warehouse.rows(
        "select period, opening_vnd, contributed_non_budget_vnd, used_vnd, closing_vnd,"
        " is_opening_known, is_negative from candidate.fund_balances where unit_code = %s"
        " order by as_of_date, period",
        unit,
    )
    return [tuple(row) for row in rows]


def test_a_balance_that_was_never_stated_is_unknown(built: Any) -> None:
    assert balances(built, "886") == [
        ("2024-02", None, 10, None, None, False, False),
        ("2024-03", None, 10, None, None, False, False),
        ("2024-Q1", None, None, 7, None, False, False),
    ]
    (quarter,) = built.rows(
        "select change_since_first_vnd as vnd from candidate.fund_balances"
        " where (unit_code, period) = ('886', '2024-Q1')"
    )
    assert quarter.vnd == 13
    assert {row[4] for row in balances(built, "89")} == {None}


def test_a_stated_balance_is_carried_on_once_both_registers_tell_of_all(built: Any) -> None:
    """Until the uses of the quarter came, nobody knew what was left."""
    built.connection.execute(
        "insert into reference.fund_opening_balances values"
        " (0, 'study_fund', 'district', '886', 100, 'test', true, '2023-12-31')"
    )
    built.dbt("run", "--select", "int_resource_funds__balanced", "fund_balances")
    assert balances(built, "886") == [
        ("2024-02", 100, 10, None, None, True, False),
        ("2024-03", None, 10, None, None, False, False),
        ("2024-Q1", None, None, 7, 113, False, False),
    ]
    assert {row[4] for row in balances(built, "89")} == {None}, "of 887 nothing is known"
