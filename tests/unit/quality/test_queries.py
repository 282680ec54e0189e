"""Queries of rules: what stands in them, and what may not."""

import dataclasses

import pytest
from tests.installed import RULES

from ansinh.forms.catalogue import load_forms
from ansinh.quality.queries import BATCH, STORED, failing_rows_query, with_table
from ansinh.reference import expressions as reference
from ansinh.rules.catalogue import CatalogueError

pytestmark = pytest.mark.unit

SCOPE = STORED.scope("poverty_review", [7, 3, 7])
RULE = RULES["poverty_review.movement_poor_balances"]


def test_only_the_batch_is_left_open():
    """In the query of every rule of every form, on every table that it covers."""
    faults = []
    for form in load_forms():
        scope = STORED.scope(form, [7, 3, 7])
        for rule in (one for one in RULES.for_form(form) if one.expect != "python"):
            for table in rule.covered:
                query = failing_rows_query(rule, table, scope)
                if query.count(BATCH) != 1 or "{" in with_table(query, table, scope):
                    faults.append((form, rule.rule, table))
    assert faults == []


def test_every_table_is_restricted_to_the_batch():
    rule = RULES["poverty_review.poor_households_agree"]
    query = with_table(failing_rows_query(rule, "movement_poor", SCOPE), "movement_poor", SCOPE)
    for table in ("movement_poor", "results"):
        assert f"raw.poverty_review__{table} where _submission_id in (3, 7)" in query


@pytest.mark.parametrize("query", ["select {1} from {batch}", "select '{a b}' from {batch}"])
def test_a_brace_that_means_nothing_is_refused(query):
    with pytest.raises(CatalogueError, match="movement_poor_balances"):
        failing_rows_query(dataclasses.replace(RULE, query=query), "movement_poor", SCOPE)


def test_a_column_expectation_without_a_query_is_refused():
    rule = dataclasses.replace(
        RULE,
        query=None,
        expect="column_values_to_be_prime",
        table="results",
        columns=("households",),
    )
    with pytest.raises(CatalogueError, match="column_values_to_be_prime"):
        failing_rows_query(rule, "movement_poor", SCOPE)


def test_a_rule_names_a_reference_list_as_it_names_a_table():
    rule = dataclasses.replace(RULE, query="select 1 from {batch}, {funds}, {results}")
    query = failing_rows_query(rule, "movement_poor", SCOPE)
    assert "funds as (\nselect * from reference.funds\n)" in query
    assert "from raw.poverty_review__results" in query


def test_what_a_form_says_of_its_columns_is_known_to_queries():
    columns = reference.columns("household_list__poor")
    assert "('head_name', 'Họ và tên', true)" in columns
    assert "('members', 'Số nhân khẩu', false)" in columns
    choices = reference.choices("household_list__poor")
    assert "'household_change' as column_name" in choices
    assert "from reference.household_changes" in choices
