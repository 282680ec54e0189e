"""Balances of funds where a unit's code is given to another territory in July 2025."""

from typing import Any

import pytest
from tests.warehouse.dbt_project.invented_report import TAKEN_OVER

pytestmark = pytest.mark.warehouse

FUND = {"fund": "study_fund", "fund_level": "commune"}
GIFT = {"donor_type": "community", "donors": 1, "funding_source": "people", "purpose": "housing"}
GIFT |= {"resource_kind": "cash", **FUND}


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    for period, last_day, amount in (("2025-06", "2025-06-30", 10), ("2025-08", "2025-08-31", 5)):
        warehouse.submit(
            (TAKEN_OVER, period, "regular", None, last_day),
            form="resource_contributions",
            contributions=[{**GIFT, "contribution_date": last_day, "value_vnd": amount}],
        )
        warehouse.submit((TAKEN_OVER, period, "regular", None, last_day), form="resource_uses")
    warehouse.connection.execute(
        "insert into reference.fund_opening_balances values"
        " (0, %(fund)s, %(fund_level)s, %(unit)s, 100, 'test', true, '2025-05-31')",
        {**FUND, "unit": TAKEN_OVER},
    )
    warehouse.dbt("run", "--select", "+fund_balances")
    return warehouse


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (TAKEN_OVER, [("2025-06", 100, 110, True), ("2025-08", None, None, False)]),
        ("886", [("2025-06", 100, 110, True)]),
        ("89", [("2025-06", 100, 110, True)]),
        ("91", [("2025-08", None, None, False)]),
    ],
)
def test_a_stated_balance_ends_with_the_territory_it_was_stated_for(
    built: Any, unit: str, expected: list[tuple[Any, ...]]
) -> None:
    rows = built.rows(
        "select period, opening_vnd, closing_vnd, is_opening_known"
        " from candidate.fund_balances where unit_code = %s order by as_of_date",
        unit,
    )
    assert [tuple(row) for row in rows] == expected
