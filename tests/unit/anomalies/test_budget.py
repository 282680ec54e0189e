"""A review of the province raises at most 0.2 false alarms, and doubled values are found."""

import pytest
from tests.unit.anomalies.worlds import CHANGES, COUNTS, SHAPES, Province, measured, ours, provinces

from ansinh.anomalies.review import BUDGET

pytestmark = pytest.mark.unit

REVIEWS = 250
SEED = 7
# How many households there must be for a doubled count to be more than chance: where the count is
# drawn anew every year, the root of it is chance. Of zero-inflated counts fewer can be compared.
FEWEST = dict.fromkeys(CHANGES, 50) | {"Poisson": 100, "zero-inflated Poisson": 200}


@pytest.mark.parametrize("earlier", [0, 3, 8])
@pytest.mark.parametrize("noise", [0.05, 0.1, 0.2])
@pytest.mark.parametrize("shape", CHANGES)
def test_faultless_changes_of_any_shape_are_left_alone(shape, noise, earlier):
    given = provinces(shape, SEED, noise=noise, earlier=earlier)
    assert measured(given, REVIEWS, fewest=50, doubles=0).false_alarms <= BUDGET


@pytest.mark.parametrize("earlier", [0, 3, 8])
@pytest.mark.parametrize("shape", COUNTS)
def test_counts_that_come_and_go_by_chance_are_left_alone(shape, earlier):
    given = provinces(shape, SEED, earlier=earlier)
    assert measured(given, REVIEWS, fewest=50, doubles=0).false_alarms <= BUDGET


@pytest.mark.parametrize("communes", [21, 50, 156, 300])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_budget_holds_for_a_review_of_any_size(shape, communes):
    given = provinces(shape, SEED, noise=0.1, communes=communes)
    assert measured(given, 100, fewest=50, doubles=0).false_alarms <= BUDGET


@pytest.mark.parametrize("shape", SHAPES)
def test_the_budget_holds_where_units_arrive_one_after_another(shape):
    """Each is judged once, when it arrives, beside those that came before it."""
    told = 0
    for _, province in zip(range(12), provinces(shape, SEED, noise=0.2, earlier=5), strict=False):
        for arrived in range(1, len(province.values) + 1):
            here = Province(province.values[:arrived], province.wholes[:arrived])
            told += f"{arrived - 1}" in _expecting(here, len(province.values))
    assert told / 12 <= BUDGET


# Where most never change, whoever changes by more than half after years of standing still is told.
STANDING_STILL = ("mostly no change", 0.2)
EARLY = [(shape, noise) for shape in SHAPES for noise in (0.1, 0.2)]


@pytest.mark.parametrize("earlier", [3, 5, 12, 24, 60])
@pytest.mark.parametrize(("shape", "noise"), [one for one in EARLY if one != STANDING_STILL])
def test_the_budget_holds_for_the_twenty_that_come_first(shape, noise, earlier):
    """They have their own history alone: too few others are there to compare with."""
    given = provinces(shape, SEED, noise=noise, earlier=earlier, communes=20)
    assert measured(given, 150, fewest=50, doubles=0).false_alarms <= BUDGET


@pytest.mark.parametrize("earlier", [0, 3])
@pytest.mark.parametrize("shape", SHAPES)
def test_four_of_five_doubled_values_are_found(shape, earlier):
    given = provinces(shape, SEED, noise=0.04, earlier=earlier)
    assert measured(given, 60, fewest=FEWEST[shape], doubles=5).found >= 0.8


def test_the_same_figures_are_judged_alike_in_any_order():
    province = next(provinces("heavy-tailed (t, 3 degrees)", SEED, noise=0.3))
    review = province.review()
    assert ours(review) == ours(review[::-1])


def _expecting(province: Province, units: int) -> set[str]:
    return ours(province.review(), units)
