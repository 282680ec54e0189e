"""Units of one review beside each other: Hidiroglou and Berthelot (1986), and who stands apart.

Their effect of a ratio r (now by before) is its distance from the median ratio, measured alike
upwards and downwards, times the size of the unit to a power: a large unit matters at a smaller
change. An effect is told in quartile widths of its own side, so that skewed changes do no harm.

Their limit alone, C quartile widths, would be passed by faultless changes with heavy tails. So a
unit must also stand apart from whoever changed less: beyond what a Pareto tail, fitted to the
upper 15 % of these (Hill's estimator), lets pass as often as is allowed. There the plain ratio
counts: a fall to nearly nothing must not look larger than it is because it stands below the line.
"""

from dataclasses import dataclass

import numpy as np

FEWEST = 20
SIZE_EXPONENT = 0.5  # the random coming and going of n households is about the root of n
LEAST_CHANGE = 0.05  # a quartile width is never less than 5 % of the usual ratio
LIMIT = 10.0  # quartile widths, for a message
LIMIT_FOR_RANKING = 7.0
TAIL = 0.15  # of those who changed less
MOST_APART = 0.05  # of a review: more are no exceptions


@dataclass(frozen=True, slots=True)
class Spread:
    """Effects by unit: where their middle is, and the quartile width on the unit's own side."""

    effects: np.ndarray
    middle: float
    widths: np.ndarray

    @property
    def scores(self) -> np.ndarray:
        """How many quartile widths each unit is from the middle, signed."""
        scores: np.ndarray = (self.effects - self.middle) / self.widths
        return scores


def spread_of(relative: np.ndarray, weights: np.ndarray) -> Spread:
    """The spread of relative changes, each times the weight of its unit."""
    effects = relative * weights
    lower, middle, upper = np.quantile(effects, (0.25, 0.5, 0.75))
    widths = np.where(effects < middle, middle - lower, upper - middle)
    return Spread(effects, float(middle), np.maximum(widths, LEAST_CHANGE * weights))


def symmetric(ratios: np.ndarray, usual: float) -> np.ndarray:
    """The transformed ratios of Hidiroglou and Berthelot: 1 is twice the usual, -1 half of it."""
    return np.where(ratios < usual, 1 - usual / ratios, ratios / usual - 1)


def apart(distances: np.ndarray, level: float) -> tuple[np.ndarray, float]:
    """Which of the units stand apart by their distances, and the limit that they passed.

    Beginning outside, each rank is compared with the units below it alone: a second mistake does
    not hide the first. Whoever is further out than one that stands apart, does as well.
    """
    order = np.argsort(-distances, kind="stable")
    sorted_down = distances[order]
    most = max(2, int(MOST_APART * len(distances)))
    found, limit = 0, np.inf
    for rank in range(1, most + 1):
        passed = tail_limit(sorted_down[rank:], level)
        if sorted_down[rank - 1] > passed:
            found, limit = rank, passed
    stand_apart = np.zeros(len(distances), dtype=bool)
    stand_apart[order[:found]] = True
    return stand_apart, float(limit)


def tail_limit(others: np.ndarray, level: float) -> float:
    """What another one passes with the probability `level`, given those (largest first).

    A prediction limit: of a tail that is known from few the next value may be further out than
    the tail that fits them best says.
    """
    in_tail = max(4, round(TAIL * len(others)))
    threshold = max(others[in_tail], 1.0)
    excess = float(np.sum(np.log(np.maximum(others[:in_tail], threshold) / threshold)))
    share = min(1.0, level * len(others) / in_tail)
    return float(threshold * np.exp(excess * (share ** (-1 / in_tail) - 1)))
