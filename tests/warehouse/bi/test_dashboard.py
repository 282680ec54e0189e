"""Every query of the dashboard runs for a login of BI, and tells what the marts tell."""

from typing import Any

import psycopg
import pytest
from tests.warehouse.bi.questions import Question, choices, questions

from ansinh.bi.design import load_design

pytestmark = pytest.mark.warehouse

REVIEWS = ("2016", "2022", "2023", "2024", "2025")


@pytest.fixture(scope="module")
def asked(documents: dict[str, Any]) -> dict[str, Question]:
    return questions(documents)


def rows(reader: psycopg.Connection, query: str) -> list[tuple[Any, ...]]:
    return reader.execute(query.encode()).fetchall()


def test_every_chart_has_an_answer(reader: psycopg.Connection, asked: dict[str, Question]) -> None:
    assert asked.keys() == {one.name for one in load_design().charts}
    for name, question in asked.items():
        assert rows(reader, question.sql()), name


def test_every_choice_has_values(reader: psycopg.Connection, documents: dict[str, Any]) -> None:
    for column, query in choices(documents):
        values = {value for (value,) in rows(reader, query)}
        assert values and None not in values, column


def test_a_default_is_a_value_of_its_column(
    reader: psycopg.Connection, documents: dict[str, Any]
) -> None:
    values = {column: {one for (one,) in rows(reader, sql)} for column, sql in choices(documents)}
    (dashboard,) = (one for path, one in documents.items() if path.startswith("dashboards/"))
    for choice in dashboard["metadata"]["native_filter_configuration"]:
        chosen = choice["defaultDataMask"]["filterState"].get("value", ())
        assert set(chosen) <= values[choice["targets"][0]["column"]["name"]]


@pytest.mark.parametrize("period", REVIEWS)
@pytest.mark.parametrize(
    ("chart", "column"),
    [
        ("poor", "poor_households"),
        ("near_poor", "near_poor_households"),
        ("poor_rate", "poor_rate_pct"),
    ],
)
def test_headlines_are_those_of_the_province(
    reader: psycopg.Connection, asked: dict[str, Question], period: str, chart: str, column: str
) -> None:
    expected = rows(
        reader,
        f"select {column} from marts.poverty_indicators where is_counted and period = '{period}'",
    )
    assert rows(reader, asked[chart].sql(f"period = '{period}'")) == expected


def test_money_is_what_the_marts_count(
    reader: psycopg.Connection, asked: dict[str, Question]
) -> None:
    """In billions, and by source and donor as in all."""
    year = "period_year = 2026"
    ((expected,),) = rows(
        reader,
        "select sum(contributed_vnd) from marts.mobilized_resources"
        " where is_counted and period like '2026%'",
    )
    ((in_billions,),) = rows(reader, asked["contributed"].sql(year))
    assert in_billions * 1_000_000_000 == expected
    for chart in ("by_source", "by_donor"):
        assert sum(value for _, value in rows(reader, asked[chart].sql(year))) == in_billions


def test_rates_of_units_are_those_of_the_marts(
    reader: psycopg.Connection, documents: dict[str, Any], asked: dict[str, Question]
) -> None:
    """Added up from counts, each rate of each unit is the one that stands in its row."""
    units = asked["units"]
    by_unit = Question(units.chart, units.dataset, units.measures, ("unit_key", "period"), ())
    told = {row[:2]: row[2:] for row in rows(reader, by_unit.sql())}
    stands = rows(
        reader,
        f"select unit_key, period, {', '.join(units.measures)} from marts.poverty_indicators"
        " where is_preferred and stage <> 'regular'",
    )
    assert told == {row[:2]: row[2:] for row in stands}


@pytest.mark.parametrize("column", ["as_of_date", "unit_level"])
def test_what_may_not_be_added_up_is_not_told(
    reader: psycopg.Connection, asked: dict[str, Question], column: str
) -> None:
    """Households over years, or of communes together with their districts."""
    units = asked["units"]
    other = "unit_level = 'commune'" if column == "as_of_date" else "period = '2023'"
    everything = Question(units.chart, units.dataset, units.measures, (), (other,))
    (sums,) = rows(reader, everything.sql())
    assert set(sums) == {None}


def test_an_unknown_part_leaves_the_sum_unknown(
    reader: psycopg.Connection, asked: dict[str, Question]
) -> None:
    units = asked["units"]
    lacking = units.dataset.replace(
        "from marts.poverty_indicators",
        "from (select unit_code, unit_key, unit_name, unit_kind, unit_level, parent_name, stage,"
        " as_of_date, period, standard_code, households, near_poor_households, poor_rate_pct,"
        " nullif(poor_households, 330) as poor_households"
        " from marts.poverty_indicators) as lacking",
    )
    where = ("unit_level = 'commune'", "period = '2023'")
    one_blank = Question(units.chart, lacking, units.measures, (), where)
    (sums,) = rows(reader, one_blank.sql())
    told = dict(zip(units.measures, sums, strict=True))
    assert told["poor_households"] is None and told["poor_rate_pct"] is None
    assert told["households"] is not None


def test_open_findings_are_those_that_nobody_answered(
    reader: psycopg.Connection, asked: dict[str, Question]
) -> None:
    shown = rows(reader, asked["open_findings"].sql())
    ((expected,),) = rows(
        reader, "select sum(unanswered_reports) from marts.rule_precision where is_counted"
    )
    assert sum(row[2] for row in shown) == expected > 0
