"""Every rule of the gate, seen to hold and seen to be broken, on the columns that marts declare."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg import sql
from tests.installed import RULES
from tests.warehouse.quality.limits import moved

from ansinh.quality.failures import fetch_failing_rows
from ansinh.quality.judging import judge_candidate
from ansinh.quality.queries import Scope
from ansinh.road.installation import by_great_expectations
from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Finding

pytestmark = pytest.mark.warehouse

MARTS = Path(__file__).parents[3] / "dbt_project/models/marts"
GATE = RULES.for_marts()
KEYS = {
    "period": "2024",
    "stage": "official",
    "standard_code": "2022-2025",
    "as_of_date": "2024-12-31",
    "submission_id": 1,
    "valid_from": "0001-01-01",
    "valid_to": "9999-12-31",
}
RAW = [{"_unit_code": "886", "households": 1, "poor_households": 0, "near_poor_households": 0}]


@cache
def declared() -> Mapping[str, Mapping[str, str]]:
    """The columns of each mart and their types."""
    return {
        model["name"]: {one["name"]: one["data_type"] for one in model["columns"]}
        for path in sorted(MARTS.glob("*/_*.yml"))
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ())
    }


def build(url: str, schema: str, rows: dict[str, Any]) -> None:
    """A schema of marts that hold what an example says."""
    tables = [
        f"create table {schema}.{name} ({', '.join(map(' '.join, types.items()))})"
        for name, types in declared().items()
    ]
    with psycopg.connect(url) as connection:
        connection.execute(f"create schema if not exists {schema}; {'; '.join(tables)}")
        for name, types in declared().items():
            for row in rows.get(name, ()):
                given = {**{key: KEYS[key] for key in KEYS if key in types}, **row}
                insert(connection, schema, name, given)
        for name, columns in rows.get("columns", {}).items():
            for column in columns:
                connection.execute(f"alter table {schema}.{name} add column {column} text")


def insert(connection: psycopg.Connection, schema: str, table: str, row: dict[str, Any]) -> None:
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(schema, table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Placeholder, row)),
    )
    connection.execute(statement, row)


@pytest.fixture
def publication(warehouse) -> str:
    """A candidate publication of one submission."""
    number = warehouse.submit({"results": RAW})
    with psycopg.connect(warehouse.url) as connection:
        connection.execute("insert into ops.publication (state) values ('candidate')")
        connection.execute("insert into ops.publication_submission values (1, %s)", (number,))
    return warehouse.url


def judged(url: str) -> list[Finding]:
    with psycopg.connect(url) as connection:
        return judge_candidate(connection, RULES, count=by_great_expectations(url))


def broken(url: str, rule: Rule, schema: str) -> int:
    with psycopg.connect(url) as connection:
        return sum(
            len(fetch_failing_rows(connection, rule, table, Scope(schema)))
            for table in rule.covered
        )


@pytest.fixture
def examples(publication) -> dict[str, dict[str, bool]]:
    """A schema for every example of every rule, and whether it is to break the rule."""
    built: dict[str, dict[str, bool]] = {}
    for rule in GATE:
        name = rule.rule.split(".")[1]
        for fails, given in ((False, rule.passing), (True, rule.failing)):
            for number, one in enumerate(given):
                schema = f"{'fails' if fails else 'passes'}_{number}_{name}"
                build(publication, schema, one)
                built.setdefault(rule.rule, {})[schema] = fails
    return built


def test_examples_pass_and_fail_as_they_say_and_notice_a_limit_that_is_moved(publication, examples):
    for rule in GATE:
        said = {schema: broken(publication, rule, schema) > 0 for schema in examples[rule.rule]}
        assert said == examples[rule.rule], rule.rule
    unnoticed = [
        (rule.rule, one.where, one.to)
        for rule in GATE
        for one in moved(rule)
        if all(
            (broken(publication, one.rule, schema) > 0) == fails
            for schema, fails in examples[rule.rule].items()
        )
    ]
    # One candidate serves all examples, and it has reviews.
    assert unnoticed == [
        ("marts.not_empty", "rty_review' having count(*) > 0 and not exists", "(-1)")
    ]


def test_great_expectations_counts_what_the_query_returns(publication):
    from ansinh.quality.validation import failing_of, validate

    one_of_each_kind = {rule.expect: rule for rule in GATE}.values()
    for rule in one_of_each_kind:
        name = rule.rule.split(".")[1]
        build(publication, name, rule.failing[0])
        counts = failing_of(validate(publication, Scope(name), [rule]))
        assert sum(counts.values()) == broken(publication, rule, name) > 0


def test_a_sound_candidate_passes_and_a_finding_says_where_the_fault_is(publication):
    province = {"unit_code": "89", "unit_level": "province", "households": 30}
    parts = [
        {"unit_code": "886", "unit_level": "district", "households": 10},
        {"unit_code": "887", "unit_level": "district", "households": 20},
    ]
    unit = {"unit_key": "d", "unit_code": "886", "unit_level": "district"}
    facts = [{"unit_key": "d", "households": 30, "poor_households": 0}]
    rows = {"dim_administrative_unit": [unit], "fct_poverty_review": facts}
    build(publication, "candidate", {**rows, "poverty_indicators": [province, *parts]})
    assert judged(publication) == []

    with psycopg.connect(publication) as connection:
        connection.execute(
            "update candidate.poverty_indicators set households = 31 where unit_level = 'province'"
        )
    found = {finding.rule: finding for finding in judged(publication)}
    assert set(found) == {"marts.province_equals_parts", "marts.province_equals_facts"}
    assert found["marts.province_equals_parts"].message_en == (
        "Province, 2024 (official): households is 31; its units add up to 30."
    )
