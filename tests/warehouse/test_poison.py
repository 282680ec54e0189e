"""What no rule can cope with, or cannot be yet, ends by itself and holds up nobody."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ansinh.quality.judging import judge_directly
from ansinh.road.punctuality import judge_arrival
from ansinh.slots.slots import Slot

pytestmark = pytest.mark.warehouse


def poison(monkeypatch: pytest.MonkeyPatch, number: int, fault: Exception) -> None:
    """Let a rule break on one submission."""

    def break_on_it(connection: Any, ids: list[int]) -> Any:
        if number in ids:
            raise fault
        return judge_directly(connection, ids)

    def batch(url: str, ids: list[int]) -> Any:
        with psycopg.connect(url) as connection:
            return break_on_it(connection, ids)

    monkeypatch.setattr("ansinh.quality.judging.judge", batch)
    monkeypatch.setattr("ansinh.road.loading.judge_directly", break_on_it)


def test_figures_on_which_a_rule_breaks_stop_their_own_file_only(small_road, monkeypatch):
    poison(monkeypatch, 1, psycopg.errors.NumericValueOutOfRange("too large"))
    for unit in ("886", "887"):
        small_road.put(unit, 50)
    small_road.walk()
    states = small_road.states()
    assert states[1] == "refused"
    assert states[2].startswith("accepted")


def test_trouble_of_ours_is_no_verdict_on_a_file(small_road, monkeypatch):
    poison(monkeypatch, 1, psycopg.errors.UndefinedColumn("a rule names no column"))
    small_road.put("886", 50)
    with pytest.raises(psycopg.errors.UndefinedColumn):
        small_road.walk()
    assert small_road.states() == {1: "received"}


def test_a_period_that_has_not_begun_is_sent_back(small_road):
    slot = Slot("resource_uses", "30337", "2028-Q3", "regular", None, date(2028, 9, 30))
    with psycopg.connect(small_road.url) as connection:
        (early,) = judge_arrival(connection, 1, slot, date(2028, 6, 30))
        assert (early.rule, early.expected) == ("structure.period_not_begun", "01/07/2028")
        assert judge_arrival(connection, 1, slot, date(2028, 7, 1)) == []
