"""The gate decides: an error stops the candidate and keeps the last good figures."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from tests.warehouse import candidates
from tests.warehouse.conftest import SmallRoad

from ansinh.ledger.candidates import open_candidate
from ansinh.ledger.rule_status import set_severity
from ansinh.road.publishing import GateClosedError, pass_gate, publish
from ansinh.rules.catalogue import Rule
from ansinh.rules.findings import Severity
from ansinh.rules.rule_book import RuleBook

pytestmark = pytest.mark.warehouse


def rule(name: str, severity: Severity, most: int) -> Rule:
    """A rule of the gate: no figure is above a number."""
    return Rule(
        rule=f"marts.{name}",
        stage="marts",
        severity=severity,
        who_fixes="data_engineer",
        legal_basis="test",
        message_vi="Số liệu {value} vượt quá.",
        message_en="Figure {value} is above the limit.",
        expect="unexpected_rows",
        table="figures",
        query=f"select figure as value from {{figures}} where figure > {most}",
    )


BOOK = RuleBook([rule("too_high", "error", 100), rule("rather_high", "warning", 10)])


@pytest.fixture
def candidate(small_road: SmallRoad) -> Iterator[int]:
    """A candidate publication; BI reads the figure 1."""
    small_road.submit("886", 50)
    with psycopg.connect(small_road.url, autocommit=True) as connection:
        with candidates.as_transformer(connection):
            for schema in ("marts", "candidate"):
                connection.execute(f"create table {schema}.figures (figure integer)")
        connection.execute("insert into marts.figures values (1)")
        number = open_candidate(connection)
        candidates.note_built(connection, number or 0)
    assert number is not None
    with small_road.where(rules=BOOK):
        yield number


def build(road: SmallRoad, figure: int) -> None:
    with psycopg.connect(road.url) as connection:
        connection.execute("insert into candidate.figures values (%s)", (figure,))


def noted(road: SmallRoad) -> list[tuple[str, str, str]]:
    return road.query("select rule, severity, value from ops.publication_finding order by rule")


def state(road: SmallRoad, number: int) -> str:
    return str(road.one("select state from ops.publication where publication_id = %s", number))


def test_an_error_closes_the_gate_and_bi_reads_on(small_road: SmallRoad, candidate: int) -> None:
    build(small_road, 500)

    with pytest.raises(GateClosedError, match=r"(?s)stopped at the gate, 1 errors.*too_high"):
        pass_gate(small_road.installation, candidate)

    assert state(small_road, candidate) == "stopped"
    assert noted(small_road) == [
        ("marts.rather_high", "warning", "500"),
        ("marts.too_high", "error", "500"),
    ]
    with pytest.raises(LookupError, match="not a candidate any more"):
        publish(small_road.installation, candidate, "run")
    assert small_road.one("select figure from marts.figures") == 1
    assert small_road.states() == {1: "accepted_with_warnings"}, "it is not published"


def test_a_warning_is_noted_and_let_pass(small_road: SmallRoad, candidate: int) -> None:
    build(small_road, 50)

    pass_gate(small_road.installation, candidate)

    assert state(small_road, candidate) == "approved"
    assert noted(small_road) == [("marts.rather_high", "warning", "50")]
    assert publish(small_road.installation, candidate, "run")
    assert small_road.one("select figure from marts.figures") == 50


def test_a_gate_that_is_passed_again_says_what_is_so_now(
    small_road: SmallRoad, candidate: int
) -> None:
    build(small_road, 50)
    pass_gate(small_road.installation, candidate)
    with psycopg.connect(small_road.url) as connection:
        connection.execute("update candidate.figures set figure = 5")

    pass_gate(small_road.installation, candidate)

    assert noted(small_road) == []


def test_an_error_that_an_administrator_made_a_warning_is_told_and_goes_on(
    small_road: SmallRoad, candidate: int
) -> None:
    build(small_road, 500)
    with psycopg.connect(small_road.url) as connection:
        set_severity(
            connection, BOOK, "marts.too_high", "warning", valid_from=date(2020, 1, 1), why="tested"
        )

    assert pass_gate(small_road.installation, candidate)

    assert {severity for _, severity, _ in noted(small_road)} == {"warning"}
