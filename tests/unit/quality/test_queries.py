"""Queries of rules: what stands in them, and what may not."""

import dataclasses

import pytest

from ansinh.quality import reference
from ansinh.quality.catalogue import CatalogueError, Rule, load_rules
from ansinh.quality.queries import BATCH, failing_rows_query, submissions_of, with_table

pytestmark = pytest.mark.unit

SCOPE = submissions_of("poverty_review", [7, 3, 7])
RULE = load_rules()["poverty_review.movement_poor_balances"]


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        (rule, table)
        for rule in load_rules().values()
        if rule.expect != "python" and rule.form
        for table in rule.covered
    ],
    ids=lambda value: value.rule if isinstance(value, Rule) else value,
)
def test_only_the_batch_is_left_open(rule, table):
    query = failing_rows_query(rule, table, SCOPE)
    assert query.count(BATCH) == 1
    assert "{" not in with_table(query, table, SCOPE)


def test_every_table_is_restricted_to_the_batch():
    rule = load_rules()["poverty_review.poor_households_agree"]
    query = with_table(failing_rows_query(rule, "movement_poor", SCOPE), "movement_poor", SCOPE)
    for table in ("movement_poor", "results"):
        assert f"raw.poverty_review__{table} where _submission_id in (3, 7)" in query


@pytest.mark.parametrize("query", ["select {1} from {batch}", "select '{a b}' from {batch}"])
def test_a_brace_that_means_nothing_is_refused(query):
    with pytest.raises(CatalogueError, match="movement_poor_balances"):
        failing_rows_query(dataclasses.replace(RULE, query=query), "movement_poor", SCOPE)


def test_a_column_expectation_without_a_query_is_refused():
    rule = dataclasses.replace(RULE, query=None, expect="column_values_to_be_prime")
    with pytest.raises(CatalogueError, match="column_values_to_be_prime"):
        failing_rows_query(rule, "movement_poor", SCOPE)


def test_territories_change_by_event_and_by_take_over_but_not_by_name():
    changes = reference.territory_changes()
    assert "('30286', date '2025-01-01')" in changes  # took in a neighbour
    assert "('30373', date '2023-04-10')" not in changes  # became a town
    assert "('30313', date '2025-07-01')" not in changes  # an event says: not rearranged
    assert "('30337', date '2025-07-01')" in changes  # the code was given to a new unit
