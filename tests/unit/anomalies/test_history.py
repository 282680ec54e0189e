"""What the earlier changes of a unit say about the next one."""

import math

import pytest

from ansinh.anomalies.history import cleaned, largest_deviation, prediction_interval

pytestmark = pytest.mark.unit


def test_the_interval_is_that_of_the_textbook():
    """Four changes: mean 0.25, s 0.129, t(3) 3.182 for 95 %, sqrt(1 + 1/4)."""
    found = prediction_interval([0.1, 0.2, 0.3, 0.4], 0.05)
    assert found is not None
    assert found.expected == pytest.approx(0.25)
    reach = 3.18245 * math.sqrt(0.05 / 3) * math.sqrt(1.25)
    assert (found.lowest, found.highest) == pytest.approx((0.25 - reach, 0.25 + reach), rel=1e-5)
    assert found.holds(found.highest) and not found.holds(found.highest + 1e-9)


def test_two_changes_say_nothing():
    assert prediction_interval([0.1, 0.2], 0.05) is None
    assert prediction_interval([0.1, 0.2, 0.3], 0.05) is not None


def test_an_old_mistake_does_not_hide_a_new_one():
    quiet = [-0.1, -0.12, -0.09, -0.11, -0.1, -0.08]
    with_mistake = [*quiet, 0.7, -0.9]
    narrow, wide = prediction_interval(quiet, 0.01), prediction_interval(with_mistake, 0.01)
    assert narrow is not None and wide is not None
    assert not wide.holds(0.69), "a doubling"
    assert wide.highest - wide.lowest < 4 * (narrow.highest - narrow.lowest)
    assert largest_deviation(with_mistake) < 0.2


def test_where_nothing_changes_a_change_stays_as_it_was():
    assert list(cleaned([0, 0, 0, 0, 0, 0, 0.5])) == [0, 0, 0, 0, 0, 0, 0.5]


def test_sixty_changes_are_looked_at_and_no_more():
    recent = [0.01, -0.01] * 30
    assert prediction_interval(recent + [5.0, -5.0] * 30, 0.05) == prediction_interval(recent, 0.05)


def test_an_interval_is_widened_to_both_sides_and_never_narrowed():
    found = prediction_interval([0.1, 0.2, 0.3, 0.4], 0.05)
    assert found is not None
    assert found.widened(0).highest == pytest.approx(found.highest)
    assert (found.widened(2).lowest, found.widened(2).highest) == pytest.approx((-1.75, 2.25))
