"""Small counts come and go by chance."""

from math import comb

import pytest

from ansinh.anomalies.small_units import chance

pytestmark = pytest.mark.unit


def test_the_chance_is_that_of_the_binomial_distribution():
    """Of 12 households 9 are in the newer count, where half were expected."""
    assert chance(9, 3, 1) == pytest.approx(2 * sum(comb(12, n) for n in range(9, 13)) / 2**12)
    assert chance(3, 9, 1) == pytest.approx(chance(9, 3, 1))


def test_what_was_expected_is_no_surprise():
    assert chance(50, 100, 0.5) == 1
    assert chance(100, 50, 0.5) < 1e-9


def test_nobody_left_of_many_surprises_and_of_few_does_not():
    assert chance(0, 60, 1) < 1e-12
    assert chance(0, 3, 1) == pytest.approx(0.25)
    assert chance(3, 0, 1) == pytest.approx(0.25)
    assert chance(0, 0, 1) == 1


def test_doubling_says_the_more_the_more_there_were():
    assert chance(10, 5, 1) > 0.2
    assert chance(100, 50, 1) < 0.0001
