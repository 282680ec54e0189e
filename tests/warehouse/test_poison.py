"""What no rule can cope with, or cannot be yet, ends by itself and holds up nobody."""

from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.installed import RULES
from tests.warehouse.conftest import read_here

from ansinh.assessment.lateness import not_begun
from ansinh.extraction.asking import BusyMachineError
from ansinh.quality.judging import judge
from ansinh.road import judging, loading
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


def test_a_busy_machine_leaves_the_file_and_tells_administrators_once(small_road):
    """The others are read and judged; no unit hears of it, and the next run reads the file."""
    for unit, poor in (("886", 50), ("887", 60)):
        small_road.put(unit, poor)

    def busy(path: Path, name: str) -> Any:
        if str(50).encode() in path.read_bytes().split(b";"):
            raise BusyMachineError("Try again later.")
        return read_here(path, name)

    loading.receive(small_road.installation, "first")
    with small_road.where(read=busy):
        for _ in range(3):  # as Airflow repeats a task
            with pytest.raises(BusyMachineError):
                loading.load_all(
                    small_road.installation, loading.unread(small_road.installation), "first"
                )
    judging.judge(small_road.installation, loading.unjudged(small_road.installation), "first")
    states = small_road.states()
    assert (states[1], states[2][:8]) == ("received", "accepted")
    busy_now = "select kind, place, unit_code, state from ops.alert_now where kind = 'machine_busy'"
    assert small_road.query(busy_now) == [("machine_busy", "a.csv", "886", "open")]
    assert small_road.one("select count(*) from ops.finding where submission_id = 1") == 0

    small_road.walk("second")
    assert small_road.states()[1].startswith("accepted")
    assert [row[-1] for row in small_road.query(busy_now)] == ["resolved"]


def test_a_period_that_has_not_begun_is_sent_back():
    slot = Slot("resource_uses", "30337", "2028-Q3", "regular", None, date(2028, 9, 30))
    (early,) = not_begun(slot, date(2028, 6, 30), RULES)
    assert (early.rule, early.expected) == ("structure.period_not_begun", "01/07/2028")
    assert list(not_begun(slot, date(2028, 7, 1), RULES)) == []
