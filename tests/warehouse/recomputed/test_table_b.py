"""What somebody adds up or joins in the published samples is true, as naive as the statement is."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.rows import namedtuple_row

pytestmark = pytest.mark.warehouse

SUMS = {
    "money of a province that has rows of months, quarters and the year": (
        "select sum(used_total_vnd) from marts.resource_indicators"
        " where unit_code = '89' and period like '2022%' and is_counted",
        1_752_000_000,
    ),
    "the same money as the facts tell it": (
        "select sum(amount_vnd) from marts.fct_resource_use"
        " where period like '2022%' and is_counted",
        1_752_000_000,
    ),
    "the same money by its sources": (
        "select sum(used_vnd) from marts.mobilized_resources"
        " where period like '2022%' and is_counted",
        1_752_000_000,
    ),
    "households of a year that was counted twice, preliminary and official": (
        "select sum(poor_households) from marts.fct_poverty_review"
        " where period = '2022' and is_counted",
        10_721,
    ),
    "the same households rolled up": (
        "select sum(poor_households) from marts.poverty_indicators"
        " where period = '2022' and is_counted",
        10_721,
    ),
    "money of areas that stand once for each stage and standard": (
        "select sum(used_vnd) from marts.focus_areas"
        " where period like '2022%' and focus_area_type = 'rest' and is_counted",
        88_500_000,
    ),
}
MARTS = (
    "select relname as mart, array_agg(attname::text) as columns"
    " from pg_class inner join pg_attribute on attrelid = pg_class.oid"
    " where relnamespace = 'marts'::regnamespace and relkind in ('r', 'v', 'm')"
    " and attnum > 0 and not attisdropped group by relname order by relname"
)


@pytest.fixture(scope="module")
def published(sampled_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(sampled_url, row_factory=namedtuple_row) as connection:
        yield connection


def one(published: psycopg.Connection[Any], query: str) -> Any:
    ((value,),) = published.execute(query.encode()).fetchall()
    return value


def marts(published: psycopg.Connection[Any], *columns: str) -> dict[str, set[str]]:
    """The published marts that have these columns, with all that they have."""
    found = {mart: set(held) for mart, held in published.execute(MARTS.encode())}
    return {mart: held for mart, held in found.items() if set(columns) <= held}


@pytest.mark.parametrize("told", SUMS)
def test_a_sum_of_what_counts_is_true(published: psycopg.Connection[Any], told: str) -> None:
    query, truth = SUMS[told]
    assert one(published, query) == truth


@pytest.mark.parametrize(
    ("key", "joined"),
    [
        ("unit_key", "inner join marts.dim_administrative_unit using (unit_key)"),
        ("donor_type", "inner join marts.dim_donor_type using (donor_type)"),
        (
            "unit_key",
            "inner join marts.bridge_unit_ancestor using (unit_key)"
            " inner join marts.dim_administrative_unit as unit on ancestor_key = unit.unit_key"
            " where ancestor_level = 'province'",
        ),
    ],
)
def test_a_join_keeps_the_rows(published: psycopg.Connection[Any], key: str, joined: str) -> None:
    """Of every mart that has the key: none is lost, none stands twice; one province is above."""
    told = f"{key} is not null" if "ancestor" not in joined else f"{key} <> '-1'"
    rows = {
        mart: (
            one(published, f"select count(*) from marts.{mart} where {told}"),
            one(published, f"select count(*) from marts.{mart} as mart {joined}"),
        )
        for mart in marts(published, key).keys() - {"bridge_unit_ancestor"}
    }
    assert {mart: counts for mart, counts in rows.items() if counts[0] != counts[1]} == {}
    assert sum(counts[0] > 0 for counts in rows.values()) >= 3


def test_no_donor_type_is_lost_with_its_money(published: psycopg.Connection[Any]) -> None:
    used = "select sum(used_vnd) from marts.mobilized_resources {} where is_counted"
    joined = used.format("inner join marts.dim_donor_type using (donor_type)")
    assert one(published, joined) == one(published, used.format("")) > 0


def test_what_counts_is_of_one_unit_at_a_time(published: psycopg.Connection[Any]) -> None:
    """In every mart with rolled-up rows, whatever its name; one moment of those as known.

    A year in which a province was succeeded has two, each with its own days.
    """
    several, nothing = [], []
    rolled_up = marts(published, "is_counted", "unit_level", "period")
    for mart, columns in rolled_up.items():
        now = "known_to = '9999-12-31 00:00:00+00'" if "known_to" in columns else "true"
        if one(published, f"select count(*) from marts.{mart} where is_counted and {now}") == 0:
            nothing.append(mart)
        found = published.execute(
            "select distinct mart.period, unit.unit_key, other.unit_key as other_key"
            f" from marts.{mart} as mart inner join marts.{mart} as beside using (period)"
            " inner join marts.dim_administrative_unit as unit on mart.unit_key = unit.unit_key"
            " inner join marts.dim_administrative_unit as other on beside.unit_key = other.unit_key"
            " where mart.is_counted and beside.is_counted and unit.unit_key < other.unit_key"
            f" and {now.replace('known_to', 'mart.known_to')}"
            f" and {now.replace('known_to', 'beside.known_to')}"
            # What tells no unit of the province is of none.
            " and '-1' not in (unit.unit_key, other.unit_key)"
            " and unit.valid_from < other.valid_to and other.valid_from < unit.valid_to".encode()
        ).fetchall()
        several += [(mart, row.period, row.unit_key, row.other_key) for row in found]
    assert (several, nothing) == ([], [])
    assert {
        *("resource_indicators", "focus_areas", "fund_balances", "data_quality"),
        *("mobilized_resources", "directive_scorecard", "reporting_completeness"),
    } <= rolled_up.keys()
