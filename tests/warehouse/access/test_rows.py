"""Readers of one unit see that unit and its communes in every mart, and nothing of anybody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import psycopg
import pytest
from tests.warehouse.access.conftest import People, Person

from ansinh.database.row_rules import Mart, marts_of, row_rules
from ansinh.reference.units import UnitDirectory

pytestmark = pytest.mark.warehouse

UNIT = "886"  # Huyện An Phú, until the reform of July 2025
LAST_DAY = date(2025, 6, 30)


@dataclass(frozen=True)
class Published:
    """All samples, published, and who reads them."""

    marts: list[Mart]
    own: Person
    everything: Person
    keys: frozenset[str]

    def rows(self, person: Person, query: str) -> list[tuple[object, ...]]:
        with person.connect() as session:
            return session.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def published(sampled_url: str) -> Iterator[Published]:
    directory = UnitDirectory.load("89")
    days = {LAST_DAY, *(unit.valid_from for unit in directory.on(LAST_DAY))}
    keys = frozenset(
        f"{unit.code}@{unit.valid_from.isoformat()}"
        for day in days
        for unit in directory.on(day)
        if directory.is_within(unit.code, UNIT, day)
    )
    assert len(keys) > 14
    with psycopg.connect(sampled_url, autocommit=True) as owner:
        people = People(owner, sampled_url)
        yield Published(
            marts_of(owner),
            people("unit_reader", f"{UNIT}@0001-01-01"),
            people("mart_reader"),
            keys,
        )
        people.remove()


def test_rows_of_every_mart_are_of_the_own_unit_and_its_communes(published: Published) -> None:
    assert len(published.marts) > 60
    filled = 0
    for mart in published.marts:
        if not mart.has_unit_key or mart.name in row_rules().open:
            continue
        query = f"select unit_key, count(*) from marts.{mart.name} group by 1 order by 1"
        everything = published.rows(published.everything, query)
        own = published.rows(published.own, query)
        assert own == [row for row in everything if row[0] in published.keys], mart.name
        filled += bool(own) and len(everything) > len(own)
    assert filled > 25, "marts in which there is something to see and something to hide"


def test_no_mart_is_without_a_rule(published: Published) -> None:
    by_rule: dict[str, set[str]] = {}
    for mart in published.marts:
        by_rule.setdefault(mart.rule(row_rules()), set()).add(mart.name)
        assert mart.is_view or mart.is_forced, mart.name
    assert "none" not in by_rule and len(by_rule["own"]) > 30
    # What everybody may read, everybody reads whole; the rest is counted above and below.
    for name in by_rule["open"]:
        query = f"select count(*) from marts.{name}"
        seen = [published.rows(one, query) for one in (published.own, published.everything)]
        assert seen[0] == seen[1], name


@pytest.mark.parametrize(
    ("mart", "unit_code"),
    [("figure_trace", "source_unit_code"), ("fct_submission_change", "unit_code")],
)
def test_marts_without_a_key_of_the_unit_show_the_own_rows(
    published: Published, mart: str, unit_code: str
) -> None:
    # Later the same codes are other units.
    before = "where left(period, 4) < '2025'"
    query = f"select {unit_code}, count(*) from marts.{mart} {before} group by 1 order by 1"
    codes = {key.partition("@")[0] for key in published.keys}
    everything = published.rows(published.everything, query)
    own = published.rows(published.own, query)
    whole = {row for row in everything if row[0] in codes}
    if mart == "figure_trace":
        # Of what the own cells go into, a reader sees the figures that are his own.
        assert {code for code, _ in own} == {code for code, _ in whole}
        assert all(count <= dict(whole)[code] for code, count in own)
    else:
        assert set(own) == whole
    assert len(own) < len(everything) or not everything


def test_submissions_of_others_are_nowhere(published: Published) -> None:
    query = "select submission_id from marts.dim_submission order by 1"
    own = set(published.rows(published.own, query))
    assert own and len(own) < len(published.rows(published.everything, query))
    for mart in ("bridge_submission_column", "fct_submission_change", "fct_finding"):
        query = f"select distinct submission_id from marts.{mart}"
        assert set(published.rows(published.own, query)) <= own, mart


def test_a_policy_cannot_be_lifted(published: Published) -> None:
    with published.own.connect() as session:
        session.execute("set row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("select count(*) from marts.poverty_indicators")
        session.execute("set role unit_reader")
        session.execute("set row_security = on")
        session.execute("set search_path = marts")
        assert session.execute("select count(*) from poverty_by_cause").fetchone() != (None,)


def test_a_row_of_others_is_not_told_by_an_error(published: Published) -> None:
    """What a reader asks is asked of rows that passed the filter alone."""
    for mart in ("fct_submission", "poverty_indicators"):
        query = (
            f"select count(*) from marts.{mart} where"
            f" 1 / (case when unit_code = '{UNIT}' or unit_code like '303%%' then 1 else 0 end) = 1"
        )
        with (
            published.everything.connect() as session,
            pytest.raises(psycopg.errors.DivisionByZero),
        ):
            session.execute(query.encode())
        assert published.rows(published.own, query) != [(0,)], mart


def test_readers_of_all_pay_nothing(published: Published) -> None:
    """No filter stands in the plan of whoever reads all rows."""
    with published.everything.connect() as session:
        for name in ("poverty_indicators", "fct_resource_contribution"):
            plan = session.execute(f"explain select * from marts.{name}".encode()).fetchall()
            assert "access." not in str(plan) and "Filter" not in str(plan)
    with published.own.connect() as session:
        plan = session.execute("explain select * from marts.poverty_indicators").fetchall()
        assert "own_unit_keys" in str(plan) or "InitPlan" in str(plan)
