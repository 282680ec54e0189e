"""One mistake, one finding."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.findings import STAGES
from ansinh.quality.catalogue import load_rules
from ansinh.quality.failures import Failure
from ansinh.quality.follow_on import without_follow_on

pytestmark = pytest.mark.unit

TEMPLATE = load_rules()["poverty_review.movement_poor_balances"]
ORDER = ["first", "second", "third"]


def failure(
    stage, column="end_count", row=14, *, rule="first", severity="error", rests_on=(), cells=()
):
    """A failure in movement_poor; `rests_on` are columns of its row, `cells` other places."""
    made = dataclasses.replace(
        TEMPLATE, rule=rule, stage=stage, severity=severity, rests_on=tuple(rests_on)
    )
    return Failure(made, "movement_poor", 1, row, column, tuple(cells), {})


def told(*failures):
    return [(one.rule.rule, one.rule.stage) for one in without_follow_on(failures, ORDER)]


def test_a_cell_is_blamed_once_by_the_rule_that_stands_first():
    assert told(failure("row", rule="second"), failure("row")) == [("first", "row")]


def test_a_warning_silences_nothing():
    warning = failure("row", severity="warning")
    assert told(warning, failure("row", rule="second")) == [("second", "row")]
    assert told(warning, failure("across", rule="second")) == [
        ("first", "row"),
        ("second", "across"),
    ]


def test_a_row_that_cannot_be_read_is_not_reckoned():
    unreadable = failure("type", "start_count")
    assert told(unreadable, failure("row", rule="second")) == [("first", "type")]
    elsewhere = failure("row", rule="second", row=15)
    assert told(unreadable, elsewhere) == [("first", "type"), ("second", "row")]


def test_a_row_rule_rests_on_other_cells_of_its_row():
    total = failure("row", "start_count")
    rate = failure("row", rule="second", rests_on=["start_count"])
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
