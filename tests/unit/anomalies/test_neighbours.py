"""Units of one review beside each other."""

import numpy as np
import pytest

from ansinh.anomalies.neighbours import apart, spread_of, symmetric, tail_limit

pytestmark = pytest.mark.unit


def test_a_doubling_is_as_far_up_as_a_halving_is_down():
    assert list(symmetric(np.array([0.4, 0.8, 1.6]), 0.8)) == [-1, 0, 1]


def test_effects_are_told_in_quartile_widths_of_their_own_side():
    relative = np.array([-0.4, -0.2, 0.0, 0.6, 1.2])
    found = spread_of(relative, np.ones(5))
    assert found.middle == 0
    assert list(found.widths) == pytest.approx([0.2, 0.2, 0.6, 0.6, 0.6])
    assert list(found.scores) == pytest.approx([-2, -1, 0, 1, 2])


def test_a_large_unit_matters_at_a_smaller_change():
    found = spread_of(np.array([-0.1, 0.0, 0.1, 0.1, 0.2]), np.sqrt([100, 100, 100, 400, 100]))
    assert found.effects[3] == pytest.approx(2 * found.effects[2])


def test_quiet_neighbours_do_not_make_small_changes_large():
    found = spread_of(np.array([0.0] * 9 + [0.04]), np.ones(10))
    assert found.scores[-1] == pytest.approx(0.8), "a quartile width is at least 5 %"


def test_a_heavy_tail_moves_the_limit_out():
    light = np.sort(np.abs(np.random.default_rng(1).standard_normal(200)))[::-1]
    heavy = np.sort(np.abs(np.random.default_rng(1).standard_t(2, 200)))[::-1]
    assert tail_limit(heavy, 0.002) > 3 * tail_limit(light, 0.002)
    assert tail_limit(heavy, 0.0002) > tail_limit(heavy, 0.002)


def test_a_second_mistake_does_not_hide_the_first():
    distances = np.abs(np.random.default_rng(2).standard_normal(102))
    distances[[3, 20, 50, 77, 90]] = (20, 21, 22, 23, 24)
    stand_apart, limit = apart(distances, 0.001)
    assert list(np.flatnonzero(stand_apart)) == [3, 20, 50, 77, 90]
    assert distances[3] > limit
    assert tail_limit(np.sort(distances)[-2::-1], 0.001) > 24, "one among the others is too many"


def test_what_half_of_the_units_did_is_no_exception():
    distances = np.abs(np.random.default_rng(3).standard_normal(102))
    distances[:20] = 40
    assert not apart(distances, 0.001)[0].any()
