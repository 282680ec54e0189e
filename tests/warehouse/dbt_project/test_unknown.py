"""What no submission told is null in every public mart, never 0."""

from typing import Any

import pytest

from tests.warehouse.dbt_project import every_mart
from tests.warehouse.dbt_project.invented_review import A_DISTRICT, COMMUNES, NEW, whole_review

YEAR = ("2023", "official", NEW, "2023-12-31")
LOGS = ("fct_reporting_obligation", "fct_submission")


@pytest.fixture(scope="module")
def built(warehouse: Any) -> Any:
    """Only results: no further table of the review, no register of any kind."""
    for unit, units in ((A_DISTRICT, (A_DISTRICT,)), ("891", COMMUNES)):
        warehouse.submit((unit, *YEAR), results=whole_review(*units, poor=90)["results"])
    # One district tells everything, and the other districts nothing at all.
    warehouse.submit(("884", *YEAR), **whole_review("884", poor=70))
    gift = {"donor_type": "enterprise", "funding_source": "organisations", "purpose": "housing"}
    warehouse.submit(
        ("884", "2023-Q1", "regular", None, "2023-03-31"),
        form="resource_contributions",
        contributions=[
            {**gift, "contribution_date": "2023-02-01", "resource_kind": "cash", "value_vnd": 5}
        ],
    )
    warehouse.build()
    return warehouse


def test_a_figure_that_no_table_told_is_null(built: Any) -> None:
    """The registers of uses came from nobody, the tables but the results from one district."""
    metrics = every_mart.metrics(built)
    wrong, asked = [], set()
    for mart, columns in every_mart.wide(built).items():
        for column in columns.keys() & metrics.keys():
            tables = set(every_mart.tables_of(metrics[column], metrics))
            if not tables or any(table.startswith(LOGS) for table in tables):
                continue
            others = tables - {"results"}
            if others == {"uses"}:
                untold = "true"
            elif "unit_code" in columns and others and not others & {"contributions", "uses"}:
                untold = f"unit_code in ('{A_DISTRICT}', '891', '{COMMUNES[0]}')"
            else:
                continue
            asked.add(f"{mart}.{column}")
            (row,) = built.rows(
                f"select count(*) as known from candidate.{mart}"
                f" where {untold} and {column} is not null"
            )
            if row.known:
                wrong.append((mart, column, row.known))
    assert wrong == []
    assert {"poverty_indicators.deprivation_intensity", "mobilized_resources.used_vnd"} <= asked


def test_a_sum_that_lacks_a_unit_is_unknown_or_incomplete(built: Any) -> None:
    """Where a district told nothing, the province says so beside every figure."""
    wrong = []
    for mart, columns in every_mart.wide(built, "observation_status", "unit_level").items():
        if "known_from" in columns:
            continue
        rows = built.rows(
            f"select observation_status as status, count(*) as rows from candidate.{mart}"
            " where unit_level = 'province' and observation_status <> 'incomplete' group by 1"
        )
        wrong += [(mart, row.status, row.rows) for row in rows]
    assert wrong == []


def test_how_many_reported_stands_beside(built: Any) -> None:
    (province,) = built.rows(
        "select reported_units, owed_units, is_complete from candidate.poverty_indicators"
        " where unit_code = '89' and period = '2023'"
    )
    (district,) = built.rows(
        "select reported_units, owed_units, is_complete, deprivation_intensity, poor_households"
        " from candidate.poverty_indicators where unit_code = '891' and period = '2023'"
    )
    assert province.reported_units == 3 + 13 + 7 < province.owed_units == 156
    assert (district.reported_units, district.is_complete) == (3, False)
    assert (district.deprivation_intensity, district.poor_households) == (None, 90 + 100 + 110)
