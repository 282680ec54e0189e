"""What no rule can cope with, or cannot be yet, ends by itself and holds up nobody."""

from datetime import date
from typing import Any

import psycopg
import pytest
from tests.installed import RULES

from ansinh.assessment.lateness import not_begun
from ansinh.quality.judging import judge
from ansinh.slots.slots import Slot

pytestmark = pytest.mark.warehouse


def poisoned(number: int, fault: Exception) -> Any:
    """A judge for whom a rule breaks on one submission."""

    def break_on_it(connection: Any, structural: Any, **how: Any) -> Any:
        if number in structural:
            raise fault
        return judge(connection, structural, RULES, **how)

    return break_on_it


def test_figures_on_which_a_rule_breaks_stop_their_own_file_only(small_road):
    for unit in ("886", "887"):
        small_road.put(unit, 50)
    fault = psycopg.errors.NumericValueOutOfRange("too large")
    with small_road.where(judge=poisoned(1, fault)):
        small_road.walk()
    states = small_road.states()
    assert states[1] == "refused"
    assert states[2].startswith("accepted")


def test_trouble_of_ours_is_no_verdict_on_a_file(small_road):
    small_road.put("886", 50)
    fault = psycopg.errors.UndefinedColumn("a rule names no column")
    with (
        small_road.where(judge=poisoned(1, fault)),
        pytest.raises(psycopg.errors.UndefinedColumn),
    ):
        small_road.walk()
    assert small_road.states() == {1: "received"}


def test_a_period_that_has_not_begun_is_sent_back():
    slot = Slot("resource_uses", "30337", "2028-Q3", "regular", None, date(2028, 9, 30))
    (early,) = not_begun(slot, date(2028, 6, 30), RULES)
    assert (early.rule, early.expected) == ("structure.period_not_begun", "01/07/2028")
    assert list(not_begun(slot, date(2028, 7, 1), RULES)) == []
