"""What is told of a review, and what is not."""

import numpy as np
import pytest

from ansinh.anomalies.review import Anomaly, Series, anomalies

pytestmark = pytest.mark.unit

COMMUNES = 102
TOTAL = 2_000.0


def commune(unit: str, *counts: float) -> Series:
    """Poor households of 2,000, the newest first."""
    return Series(unit, counts, (TOTAL,) * len(counts))


def quiet_review(communes: int = 40) -> list[Series]:
    """Every commune falls by about a tenth every year."""
    numbers = np.random.default_rng(11)
    given = []
    for at in range(communes):
        counts = [float(numbers.integers(100, 300))]
        for _ in range(4):
            counts.append(round(counts[-1] * (1.1 + 0.02 * numbers.standard_normal())))
        given.append(commune(f"{at}", *counts))
    return given


def told(review: list[Series]) -> dict[str, Anomaly]:
    return {one.unit: one for one in anomalies(review, COMMUNES)}


def test_a_doubled_count_is_told_with_what_was_expected():
    wrong = commune("wrong", 360, 200, 220, 242, 266)
    found = told([*quiet_review(), wrong])
    assert list(found) == ["wrong"]
    (one,) = found.values()
    assert one.neighbours == 40
    assert one.changes == 3
    assert one.expected * TOTAL == pytest.approx(182, abs=3)
    assert one.lowest < one.expected < one.highest < 360 / TOTAL


def test_what_always_goes_up_and_down_is_told_by_nobody():
    restless = commune("restless", 360, 200, 380, 190, 400)
    assert told([*quiet_review(), restless]) == {}


def test_a_change_that_all_share_surprises_in_nobody():
    flood = [commune(one.unit, 3 * one.values[0], *one.values[1:]) for one in quiet_review()]
    assert told(flood) == {}


def test_few_households_come_and_go_by_chance():
    assert told([*quiet_review(), commune("small", 9, 4, 4, 5, 5)]) == {}


def test_without_neighbours_the_own_history_must_be_sure():
    steady = (200, 210, 219, 230, 242)
    assert list(told([commune("alone", 420, *steady)])) == ["alone"]
    assert told([commune("alone", 210, *steady)]) == {}
    assert told([commune("short", 420, 200, 210, 219)]) == {}, "two changes say nothing"


def test_years_without_any_change_do_not_make_a_small_one_large():
    same = (200.0,) * 6
    assert told([commune("alone", 350, *same)]) == {}
    assert list(told([commune("alone", 370, *same)])) == ["alone"]


def test_a_fall_to_nothing_is_told_where_nobody_else_has_none():
    gone = commune("gone", 0, 200, 220, 242, 266)
    assert list(told([*quiet_review(), gone])) == ["gone"]
    others = [commune("none", 0, 60, 66), commune("some", 60, 0, 0)]
    assert told([*quiet_review(), gone, *others]) == {}


def test_two_mistakes_in_a_review_do_not_hide_each_other():
    two = [commune("one", 360, 200, 220), commune("other", 900, 200, 220)]
    assert set(told([*quiet_review(60), *two])) == {"one", "other"}


def test_a_larger_review_asks_for_more():
    """The budget is that of the whole review, so each unit has less of it."""
    counts = (96, 50, 50, 50, 50, 50)
    assert [one.unit for one in anomalies([commune("one", *counts)], 2)] == ["one"]
    assert anomalies([commune("one", *counts)], 10_000) == []


def test_amounts_are_judged_without_wholes():
    month = 1_000_000.0
    steady = tuple(month * share for share in (1, 1.1, 0.95, 1.05, 0.9, 1, 1.1))
    assert list(told([Series("thousands", (month / 1000, *steady))])) == ["thousands"]
    assert told([Series("usual", (1.3 * month, *steady))]) == {}


def test_a_first_figure_and_an_empty_review_say_nothing():
    assert anomalies([], COMMUNES) == []
    assert told([commune("first", 200)]) == {}
