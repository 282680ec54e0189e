"""Queries of rules: what stands in them, and what may not."""

import dataclasses

import pytest

from ansinh.forms.catalogue import load_forms
from ansinh.quality.queries import BATCH, failing_rows_query, submissions_of, with_table
from ansinh.reference import expressions as reference
from ansinh.rules.catalogue import CatalogueError, Rule, load_rules, rules_for

pytestmark = pytest.mark.unit

SCOPE = submissions_of("poverty_review", [7, 3, 7])
RULE = load_rules()["poverty_review.movement_poor_balances"]


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        (rule, table)
        for form in load_forms()
        for rule in rules_for(form)
        if rule.expect != "python"
        for table in rule.covered
    ],
    ids=lambda value: f"{value.form}-{value.rule}" if isinstance(value, Rule) else value,
)
def test_only_the_batch_is_left_open(rule, table):
    scope = submissions_of(rule.form, [7, 3, 7])
    query = failing_rows_query(rule, table, scope)
    assert query.count(BATCH) == 1
    assert "{" not in with_table(query, table, scope)


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
    rule = dataclasses.replace(
        RULE,
        query=None,
        expect="column_values_to_be_prime",
        table="results",
        columns=("households",),
    )
    with pytest.raises(CatalogueError, match="column_values_to_be_prime"):
        failing_rows_query(rule, "movement_poor", SCOPE)


def test_territories_change_by_event_and_by_take_over_but_not_by_name():
    changes = reference.territory_changes()
    assert "('30286', date '2025-01-01')" in changes  # took in a neighbour
    assert "('30373', date '2023-04-10')" not in changes  # became a town
    assert "('30313', date '2025-07-01')" not in changes  # an event says: not rearranged
    assert "('30337', date '2025-07-01')" in changes  # the code was given to a new unit


def test_lists_of_choices_come_with_types():
    donors = reference.seed("donor_types")
    assert "('individual', 'Cá nhân', 'Private person'" in donors
    assert "true, false, true, date '2016-01-01', date '9999-12-31')" in donors


def test_an_area_is_rural_urban_or_not_told():
    communes = reference.communes()
    assert "('30337', 'Thị trấn An Phú', 'urban', '886'" in communes
    assert "('30340', 'Xã Khánh An', 'rural', '886'" in communes
    assert "Đặc khu Phú Quốc', null" in communes


def test_a_standard_without_scoring_has_no_points():
    standards = reference.standards()
    assert "('2016-2021', 10, null::integer, null::integer, null::integer, date" in standards
    assert "('2022-2025', 12, 140, 175, 30, date" in standards


def test_what_a_form_says_of_its_columns_is_known_to_queries():
    columns = reference.columns("household_list__poor")
    assert "('head_name', 'Họ và tên', true)" in columns
    assert "('members', 'Số nhân khẩu', false)" in columns
    choices = reference.choices("household_list__poor")
    assert "('household_change', 1, 'Tái nghèo', date '2016-01-01'" in choices
