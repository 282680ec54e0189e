"""A prediction interval on the next change of a figure, from the changes that it had before.

Changes are differences of logarithms, so that a doubling is as far up as a halving is down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

FEWEST, MOST = 3, 60
# From so many changes on, one that lies apart can be told from the others.
FEWEST_TO_CLEAN = 6
# In deviations (1.4826 × the median absolute deviation): a change further out is pulled in to here.
APART = 3.5


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the next change is expected, and the lowest and the highest that surprise nobody."""

    lowest: float
    expected: float
    highest: float

    def holds(self, change: float) -> bool:
        """Whether a change lies within it."""
        return self.lowest <= change <= self.highest

    def widened(self, distance: float) -> "Interval":
        """The same around what is expected, reaching at least so far to both sides."""
        reach = max(distance, self.highest - self.expected)
        return Interval(self.expected - reach, self.expected, self.expected + reach)


def cleaned(changes: Sequence[float]) -> np.ndarray:
    """The newest 60 changes, the newest first; what lies apart is pulled in, and hides no mistake.

    Where more than half of the changes are equal there is no deviation to measure by, and all stay.
    """
    newest = np.asarray(changes[:MOST], dtype=float)
    if len(newest) < FEWEST_TO_CLEAN:
        return newest
    middle = np.median(newest)
    deviation = 1.4826 * np.median(np.abs(newest - middle))
    if deviation == 0:
        return newest
    return newest.clip(middle - APART * deviation, middle + APART * deviation)


def prediction_interval(changes: Sequence[float], level: float) -> Interval | None:
    """The interval that a next change of the same kind leaves with the probability `level`.

    Its half width is t(n - 1) × s × sqrt(1 + 1/n). None where fewer than 3 changes are known.
    """
    known = cleaned(changes)
    if len(known) < FEWEST:
        return None
    middle = float(known.mean())
    quantile = float(stdtrit(len(known) - 1, 1 - level / 2))
    reach = quantile * float(known.std(ddof=1)) * sqrt(1 + 1 / len(known))
    return Interval(middle - reach, middle, middle + reach)


def largest_deviation(changes: Sequence[float]) -> float:
    """How far the cleaned changes ever were from their median."""
    known = cleaned(changes)
    return float(np.max(np.abs(known - np.median(known))))
