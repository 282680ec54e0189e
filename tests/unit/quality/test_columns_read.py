"""What a rule looks at in a row is told by its query."""

import dataclasses
import re

import pytest
from tests.installed import RULES

from ansinh.forms.catalogue import load_forms
from ansinh.quality.columns_read import columns_read
from ansinh.rules.catalogue import Rule

pytestmark = pytest.mark.unit

KNOWN = ("families", "poor", "rich", "rate", "label")
RULE = dataclasses.replace(
    RULES["poverty_review.households_zero"], columns=("poor", "rich"), table="results"
)


def reads(query: str | None, column: str | None = None) -> set[str]:
    rule = dataclasses.replace(RULE, query=query, expect="unexpected_rows" if query else "python")
    return set(columns_read(rule, "results", column, KNOWN))


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("select _row from {batch} where poor > families", {"poor", "families"}),
        (
            "select poor as value from {batch} as sent where sent.rate_text is null",
            {"poor", "rate"},
        ),
        ("select _row from {batch} where _problems ->> 'rate' is null", {"rate"}),
        ("select _row from {batch} where label = 'rich' -- nothing of poor", {"label"}),
        (
            "select 1 from {batch} as sent join {donors} as donor on donor.label = sent.poor",
            {"poor"},
        ),
        (
            "select 1 from {batch} as sent join {batch} as homes on homes.rich < sent.poor",
            {"poor"},
        ),
        ("select (select sum(cell.value) from {cells}) from {batch} as sent", {"poor", "rich"}),
    ],
)
def test_columns_are_those_that_the_query_names(query, read):
    assert reads(query) == read


def test_columns_that_are_looked_at_one_by_one_do_not_hide_each_other():
    query = """
        select part.column_name as _column from {batch} as sent
        cross join lateral (
            values ('poor', sent.poor, round(sent.rate, 2)), ('rich', sent.rich, sent.label)
        ) as part (column_name, poor, rich)
        where sent.families > 0
    """
    assert reads(query, "poor") == {"families", "poor", "rate"}
    assert reads(query, "rich") == {"families", "rich", "label"}


def test_unfolded_cells_do_not_hide_each_other():
    query = """
        select cell.column_name as _column from {batch} as sent
        cross join lateral {cells} where cell.value > sent.families
    """
    assert reads(query, "poor") == {"poor", "families"}


def test_without_a_query_a_rule_reads_the_cell_that_it_blames():
    assert reads(None, "poor") == {"poor"}


def row_rules() -> list[tuple[Rule, str, tuple[str, ...]]]:
    return [
        (rule, table, tuple(one.name for one in form.table(table).typed_columns))
        for form in load_forms().values()
        for rule in RULES.for_form(form.form)
        if rule.stage == "row" and rule.expect != "python"
        for table in rule.covered
        if table is not None and table in {one.name for one in form.tables}
    ]


def test_every_column_in_every_query_is_read_by_some_finding_of_its_rule():
    """A second, cruder look: each word of a query that names a column and follows `sent.`."""
    for rule, table, known in row_rules():
        written = set(re.findall(r"\bsent\.(\w+)", rule.query or ""))
        named = {name for name in known if {name, f"{name}_text"} & written}
        blamed = [rule.cell] if rule.cell else list(known)
        told = {name for one in blamed for name in columns_read(rule, table, one, known)}
        assert named <= told or "_rests_on" in (rule.query or ""), rule.rule


def test_a_rule_reads_what_it_compares_in_the_words_of_the_law():
    """By hand, of rules of every shape; `rate = part / whole` and no other part."""
    by_rule = {rule.rule: (rule, table, known) for rule, table, known in row_rules()}

    def of(name: str, column: str) -> set[str]:
        rule, table, known = by_rule[name]
        return set(columns_read(rule, table, column, known)) - {column}

    assert of("poverty_review.rate_as_fraction", "poor_rate_pct") == {
        "poor_households", "households",
    }  # fmt: skip
    assert of("poverty_review.rate_equals_recomputed", "poor_rate_pct") == set(), "it says itself"
    assert of("poverty_review.classified_persons_at_least_households", "near_poor_persons") == {
        "near_poor_households"
    }
    assert of("poverty_review.persons_at_least_households", "persons") == {"households"}
    assert of("resource_contributions.cash_with_item", "item") == {"resource_kind"}
    assert of("household_list.birth_year_plausible", "birth_year_female") == set()
    assert of("resource_uses.fund_without_level", "fund_level") == {"fund"}
    assert "indicator_07" in of(
        "household_list.deprivation_points_equal_flags", "deprivation_points"
    )
    assert of("poverty_review.indicator_within_households", "indicator_07") == {"households"}
