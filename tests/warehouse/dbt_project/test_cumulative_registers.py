"""Cumulative registers: what was told before is taken out, and nothing counts twice."""

from typing import Any

import pytest

pytestmark = pytest.mark.warehouse

ENDS = {"Q1": "03-31", "Q2": "06-30", "Q3": "09-30"}
CASH = {"resource_kind": "cash", "purpose": "housing", "funding_source": "people"}
USE = {"use_date": "2024-01-03", "programme": "other", **CASH}


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    def use(unit: str, quarter: str, amount: int, since: str | None = None) -> None:
        end = f"2024-{ENDS[quarter]}"
        warehouse.submit(
            (unit, f"2024-{quarter}", "regular", None, end),
            form="resource_uses",
            uses=[{**USE, "amount_vnd": amount}],
            **({"covers": (since, end)} if since else {}),
        )

    use("886", "Q1", 100)
    use("886", "Q2", 150, since="2024-01-01")
    use("886", "Q3", 180, since="2024-01-01")
    use("887", "Q1", 100)
    use("887", "Q3", 180, since="2024-01-01")
    use("888", "Q3", 90, since="2024-01-01")
    nothing = ("889", "2024-Q1", "regular", None, "2024-03-31")
    warehouse.submit(nothing, form="resource_uses", is_nil=True)
    warehouse.dbt("run", "--select", "+resource_indicators", "+mobilized_resources",
                  "+fct_resource_use")  # fmt: skip
    return warehouse


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("886", {"2024-Q1": 100, "2024-Q2": 50, "2024-Q3": 30}),
        ("887", {"2024-Q1": 100, "2024": 80}),
        ("888", {"2024": 90}),
    ],
)
def test_what_is_beyond_the_former_registers_counts(
    built: Any, unit: str, expected: dict[str, int]
) -> None:
    facts = built.rows(
        "select period, sum(amount_vnd)::bigint as vnd from candidate.fct_resource_use"
        " where is_counted and unit_key like %s || '@%%' group by period",
        unit,
    )
    marts = built.rows(
        "select period, sum(used_vnd)::bigint as vnd from candidate.mobilized_resources"
        " where is_preferred and unit_code = %s group by period",
        unit,
    )
    assert dict(map(tuple, facts)) == dict(map(tuple, marts)) == expected


def test_a_year_adds_up_and_no_quarter_is_made_of_two(built: Any) -> None:
    rows = built.rows(
        "select unit_code, period, used_total_vnd as vnd from candidate.resource_indicators"
        " where unit_code in ('887', '888', '89') and period in ('2024', '2024-Q3')"
        " order by unit_code, period"
    )
    assert [tuple(row) for row in rows] == [
        ("887", "2024", 180), ("888", "2024", 90), ("89", "2024", 450), ("89", "2024-Q3", 30),
    ]  # fmt: skip
    (counted,) = built.rows(
        "select sum(used_total_vnd)::bigint as vnd from candidate.resource_indicators"
        " where is_counted"
    )
    assert counted.vnd == 450


def test_reported_units_and_months_stand_beside_the_sum(built: Any) -> None:
    rows = built.rows(
        "select uses_reported_units, owed_units, reported_units, owed_months, is_complete,"
        " observation_status from candidate.resource_indicators"
        " where (unit_code, period) = ('89', '2024')"
    )
    assert [tuple(row) for row in rows] == [(4, 11, 0, 12, False, "incomplete")]
    (told,) = built.rows(
        "select used_total_vnd, uses_reported_units from candidate.resource_indicators"
        " where (unit_code, period) = ('889', '2024-Q1')"
    )
    assert tuple(told) == (0, 1), "a nil return is a 0"


def test_a_quarter_covers_nobody_whose_figures_are_of_the_year_alone(built: Any) -> None:
    rows = built.rows(
        "select period, used_total_vnd, uses_reported_units as units"
        " from candidate.resource_indicators where unit_code = '89' order by period"
    )
    assert [tuple(row) for row in rows] == [
        ("2024", 450, 4), ("2024-Q1", 200, 3), ("2024-Q2", 50, 1), ("2024-Q3", 30, 1),
    ]  # fmt: skip
