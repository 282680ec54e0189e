"""One mistake, one finding."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.installed import RULES

from ansinh.quality.failures import UNIT, FailingRow
from ansinh.quality.follow_on import without_follow_on
from ansinh.rules.findings import STAGES

pytestmark = pytest.mark.unit

TEMPLATE = RULES["poverty_review.movement_poor_balances"]
ORDER = ["first", "second", "third"]


def failure(
    stage,
    column="end_count",
    row=14,
    *,
    rule="first",
    severity="error",
    reads=(),
    cells=(),
    blames=(),
):
    """A failure in movement_poor; it `reads` columns of its row, and compares other `cells`."""
    made = dataclasses.replace(TEMPLATE, rule=rule, stage=stage, severity=severity)
    place = (made, "movement_poor", 1, row, column, tuple(cells), {})
    return FailingRow(*place, blames=tuple(blames), reads=tuple(reads))


def told(*failures, structural=()):
    news = without_follow_on(failures, ORDER, structural)
    return [(one.rule.rule, one.rule.stage) for one in news]


def structure(rule, table="movement_poor", **place):
    """A finding of the structure rules."""
    return RULES[f"structure.{rule}"].finding(table=table, **place)


def test_a_cell_is_blamed_once_by_the_rule_that_stands_first():
    assert told(failure("row", rule="second"), failure("row")) == [("first", "row")]


def test_a_warning_silences_nothing():
    warning = failure("row", severity="warning")
    assert told(warning, failure("row", rule="second")) == [("second", "row")]
    assert told(warning, failure("across", rule="second")) == [
        ("first", "row"),
        ("second", "across"),
    ]


def test_a_cell_that_cannot_be_read_silences_what_reckons_with_it_and_nothing_else():
    unreadable = failure("type", "start_count")
    with_it = failure("row", rule="second", reads=["start_count", "end_count"])
    without_it = failure("row", rule="third", reads=["fell_back", "end_count"])
    assert told(unreadable, with_it) == [("first", "type")]
    assert told(unreadable, without_it) == [("first", "type"), ("third", "row")]
    elsewhere = dataclasses.replace(with_it, row=15)
    assert told(unreadable, elsewhere) == [("first", "type"), ("second", "row")]


def test_a_row_rule_rests_on_other_cells_of_its_row():
    total = failure("row", "start_count")
    rate = failure("row", rule="second", reads=["start_count"])
    assert told(total, rate) == [("first", "row")]
    assert told(total, dataclasses.replace(rate, row=15)) == [("first", "row"), ("second", "row")]


def test_a_sum_rests_on_its_whole_column():
    broken = failure("row", row=20)
    assert told(broken, failure("across", rule="second")) == [("first", "row")]
    assert len(told(broken, failure("across", "start_count", rule="second"))) == 2


def test_two_sums_of_a_column_are_both_told():
    assert len(told(failure("across", row=10), failure("across", row=20))) == 2


def test_a_comparison_rests_on_the_cells_it_compared():
    cells = [("movement_poor", "end_count", 14), ("results", "poor_households", 9)]
    comparison = failure("across", "start_count", rule="second", cells=cells)
    assert told(failure("row"), comparison) == [("first", "row")]
    assert len(told(failure("row", row=15), comparison)) == 2


def test_a_column_that_is_missing_is_neither_blank_nor_reckoned_with():
    missing = [structure("column_missing", column="other_decrease")]
    blank = failure("type", "other_decrease")
    balance = failure("row", "end_count", reads=["other_decrease"])
    agreement = failure("across", cells=[("movement_poor", "other_decrease", 14)])
    same = failure("across", cells=[("movement_poor", "*", None)])
    assert told(blank, balance, agreement, same, structural=missing) == []
    assert len(told(same, structural=[structure("column_missing", "results", column="persons")]))


def test_beside_a_missing_column_everything_else_is_told():
    missing = [structure("column_missing", column="other_decrease")]
    elsewhere = [
        failure("type", "start_count"),
        failure("row", "end_count", 15, reads=["start_count"]),
        failure("across", "fell_back", 16),
    ]
    assert len(told(*elsewhere, structural=missing)) == 3
    other = dataclasses.replace(failure("row", reads=["other_decrease"]), table="results")
    assert len(told(other, structural=missing)) == 1


def test_nothing_is_said_of_a_table_that_is_not_there_or_empty():
    of_the_table = failure("across", None, None)
    beside_it = dataclasses.replace(of_the_table, table="results")
    compared = dataclasses.replace(beside_it, rests_on=(("movement_poor", "end_count", 9),))
    for rule in ("no_rows", "table_missing"):
        news = without_follow_on([of_the_table, beside_it, compared], ORDER, [structure(rule)])
        assert news == [beside_it]


def test_a_column_of_which_nobody_knows_what_it_says_can_still_be_unreadable():
    for rule in ("column_twice", "money_unit_undeclared"):
        uncertain = [structure(rule, column="end_count")]
        assert told(failure("row"), failure("across"), structural=uncertain) == []
        assert len(told(failure("type"), structural=uncertain)) == 1
        assert len(told(failure("row", "start_count"), structural=uncertain)) == 1


@pytest.mark.parametrize("rule", ["unit_unknown", "unit_outside", "unit_twice", "counted_unknown"])
def test_a_row_of_the_wrong_unit_is_compared_with_nothing_but_its_figures_are_told(rule):
    strange = [structure(rule, row=14, cell="B14")]
    cells = [("results", "households", 9), ("movement_poor", "start_count", 14)]
    compared = failure("across", row=20, cells=cells)
    assert told(failure("across"), failure("history"), compared, structural=strange) == []
    assert len(told(failure("type"), structural=strange)) == 1
    assert len(told(failure("row"), structural=strange)) == 1
    assert len(told(failure("across", row=15), structural=strange)) == 1


def test_a_sum_rests_on_the_rows_that_it_adds_up_and_on_no_other():
    def total(first, last):
        spans = [("movement_poor", name, range(first, last)) for name in ("end_count", UNIT)]
        return failure("across", row=first, rule="second", cells=spans)

    outside = [structure("unit_outside", row=14, cell="B14")]
    assert told(total(10, 15), structural=outside) == []
    assert len(told(total(10, 14), total(15, 20), structural=outside)) == 2
    broken = failure("type", row=14)
    assert told(broken, total(10, 15)) == [("first", "type")]
    assert len(told(broken, total(10, 14), total(15, 20))) == 3
    assert len(told(failure("type", "start_count", 12), total(10, 15))) == 2


def test_one_finding_for_many_rows_speaks_of_all_of_them():
    many = dataclasses.replace(
        structure("unit_unknown", row=10, cell="B10"), count=5, cells=("B10:B12", "B14:B15")
    )
    rows = [failure("across", row=row, rule="second") for row in range(10, 17)]
    assert [one.row for one in without_follow_on(rows, ORDER, [many])] == [13, 16]


def test_what_is_missing_is_not_told_again_as_a_sum_that_is_short():
    missing = failure("across", None, None, blames=[("movement_poor", UNIT, 10)])
    sums = [
        failure("across", row=row, rule="second", cells=[("movement_poor", UNIT, row)])
        for row in (10, 20)
    ]
    news = without_follow_on([missing, *sums], ORDER)
    assert [one.row for one in news] == [None, 20]


def test_an_odd_structure_silences_nothing():
    hidden = [structure("hidden_rows", row=14), structure("hidden_columns", column="end_count")]
    assert len(told(failure("across"), structural=hidden)) == 1


def test_a_row_rule_rests_on_the_cells_that_its_query_names():
    part = failure("row", "start_count")
    rate = failure("row", rule="second", cells=[("movement_poor", "start_count", 14)])
    assert told(part, rate) == [("first", "row")]
    assert len(told(dataclasses.replace(part, row=15), rate)) == 2


@given(
    st.lists(
        st.builds(
            failure,
            st.sampled_from(["type", "row", "across", "history"]),
            st.sampled_from(["start_count", "end_count", None]),
            st.integers(10, 12),
            rule=st.sampled_from(ORDER),
            severity=st.sampled_from(["error", "warning"]),
        )
    )
)
def test_nothing_is_invented_and_some_error_always_remains(failures):
    news = without_follow_on(failures, ORDER)
    assert all(one in failures for one in news)
    stages = [STAGES.index(one.rule.stage) for one in news]
    assert stages == sorted(stages)
    had_error = any(one.rule.severity == "error" for one in failures)
    assert had_error == any(one.rule.severity == "error" for one in news)
    blamed = [(one.column, one.row) for one in news if one.rule.severity == "error" and one.column]
    assert len(blamed) == len(set(blamed))
    assert without_follow_on(reversed(failures), ORDER) == news
