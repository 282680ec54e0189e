"""One review of the province: which units report what nobody would expect without a reason.

What is told must surprise in every way that can be asked: against the unit's own history, against
its neighbours in the same review, and more than chance does to a small count. The more units a
review has, the rarer each must be told: all together at most `BUDGET` false alarms a review.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import exp, inf, log

import numpy as np

from ansinh.anomalies import neighbours
from ansinh.anomalies.history import Interval, largest_deviation, prediction_interval
from ansinh.anomalies.small_units import chance

BUDGET = 0.2  # false alarms in a review, of all its units together
# Who stands apart and has a history is asked by that too, which spares some more.
APART = 1.4  # times the level of a unit
# Beside neighbours, history only vouches for what is usual in this unit.
VOUCHING_LEVEL = 0.1
# Alone, it must be sure of itself, whatever the tails of its changes are.
ALONE = 0.2  # of the level of a unit
TIMES_LARGEST = 8
LEAST_CHANGE = log(1.8)  # whoever reported the same for years may change by less


@dataclass(frozen=True)
class Series:
    """A figure of one unit under one standard, in one territory; newest first, without a gap.

    A count has the `wholes` that it is a part of and is compared as a share; an amount has none.
    """

    unit: str
    values: tuple[float, ...]
    wholes: tuple[float, ...] = ()

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """The shares, or the amounts; half a household or đồng more keeps 0 apart from 0."""
        if not self.wholes:
            return tuple(value + 0.5 for value in self.values)
        pairs = zip(self.values, self.wholes, strict=True)
        return tuple((value + 0.5) / (whole + 1) for value, whole in pairs)

    @cached_property
    def earlier_changes(self) -> list[float]:
        """The logarithms of the changes before the newest one, without those from or to 0."""
        steps = list(pairwise(zip(self.levels, self.values, strict=True)))[1:]
        return [
            log(new / old)
            for (new, count), (old, count_before) in steps
            if bool(count) == bool(count_before)
        ]

    @property
    def ratio(self) -> float:
        """The newest level by the one before."""
        return self.levels[0] / self.levels[1]

    @property
    def size(self) -> float:
        """The larger of the newest value and the one before."""
        return max(self.values[:2]) + 0.5

    @property
    def is_crossing(self) -> bool:
        """Whether the newest change is from or to 0."""
        return (self.values[0] == 0) != (self.values[1] == 0)

    @property
    def ever_crossed(self) -> bool:
        """Whether any of its changes was from or to 0."""
        return any((new == 0) != (old == 0) for new, old in pairwise(self.values))


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A unit whose level is outside of what was expected; levels are shares or amounts."""

    unit: str
    lowest: float
    expected: float
    highest: float
    changes: int
    neighbours: int


def anomalies(review: list[Series], units: int) -> list[Anomaly]:
    """The units of one review that surprise, of a review that has `units` of them when complete.

    Only series that have a value before the newest are judged.
    """
    level = BUDGET / max(units, len(review))
    comparable = _comparable([one for one in review if len(one.values) > 1])
    if len(comparable) <= neighbours.FEWEST:
        found = [_alone(one, level) for one in comparable]
    else:
        found = _among_neighbours(comparable, level)
    return [one for one in found if one is not None]


def _comparable(review: Sequence[Series]) -> list[Series]:
    """Without units that had none and have none, and without changes from or to 0.

    Where no other unit of many ever had such a change, it is judged as any other.
    """
    crossed = sum(one.ever_crossed for one in review)
    is_unheard_of = crossed <= 1 and len(review) > neighbours.FEWEST
    return [one for one in review if any(one.values[:2]) and (is_unheard_of or not one.is_crossing)]


def _alone(one: Series, level: float) -> Anomaly | None:
    interval = prediction_interval(one.earlier_changes, ALONE * level)
    if interval is None:
        return None
    ever = largest_deviation(one.earlier_changes)
    interval = interval.widened(max(TIMES_LARGEST * ever, LEAST_CHANGE))
    if interval.holds(log(one.ratio)) or _is_chance(one, exp(interval.expected), level):
        return None
    return _anomaly(one, interval, 0)


def _among_neighbours(review: list[Series], level: float) -> list[Anomaly | None]:
    ratios = np.array([one.ratio for one in review])
    weights = np.array([one.size for one in review]) ** neighbours.SIZE_EXPONENT
    usual = float(np.median(ratios))
    effects = neighbours.spread_of(neighbours.symmetric(ratios, usual), weights)
    plain = neighbours.spread_of(ratios / usual - 1, weights)
    distances = np.abs(plain.scores)
    by_history = {
        is_known: neighbours.apart(distances, level * (APART if is_known else 1))
        for is_known in (False, True)
    }
    found: list[Anomaly | None] = []
    for at in np.flatnonzero(np.abs(effects.scores) > neighbours.LIMIT):
        one = review[at]
        own = prediction_interval(one.earlier_changes, VOUCHING_LEVEL)
        stands_apart, limit = by_history[own is not None]
        if not stands_apart[at]:
            continue
        is_usual = own is not None and own.holds(log(one.ratio))
        if not is_usual and not _is_chance(one, usual, level):
            reach = neighbours.LIMIT * effects.widths[at] / weights[at]
            plain_reach = limit * plain.widths[at] / weights[at]
            beside = _around(usual, reach, plain_reach)
            found.append(_anomaly(one, _hull(beside, own), len(review) - 1))
    return found


def _is_chance(one: Series, usual: float, level: float) -> bool:
    """Whether so small a count may come to this by chance; amounts of money never do."""
    if not one.wholes:
        return False
    ratio = usual * one.wholes[0] / one.wholes[1]
    return chance(one.values[0], one.values[1], ratio) > level


def _around(usual: float, reach: float, plain_reach: float) -> Interval:
    """The changes that both limits among neighbours let pass, as logarithms."""
    least = min(usual / (1 + reach), usual * max(1 - plain_reach, 0))
    most = usual * (1 + max(reach, plain_reach))
    return Interval(log(least) if least > 0 else -inf, log(usual), log(most))


def _hull(beside: Interval, own: Interval | None) -> Interval:
    if own is None:
        return beside
    return Interval(
        min(beside.lowest, own.lowest), beside.expected, max(beside.highest, own.highest)
    )


def _anomaly(one: Series, interval: Interval, beside: int) -> Anomaly:
    before = one.levels[1]
    lowest, expected, highest = (
        before * exp(change) for change in (interval.lowest, interval.expected, interval.highest)
    )
    return Anomaly(one.unit, lowest, expected, highest, len(one.earlier_changes), beside)
