"""False alarms a review, and doubled values found: the rule of today and the one before it.

`make anomalies` prints the tables of docs/anomalies.md; nothing here asserts anything.
"""

import numpy as np
from rich.console import Console
from rich.table import Table
from tests.unit.anomalies.worlds import COUNTS, SHAPES, Judge, measured, ours, provinces

from ansinh.anomalies.review import Series

REVIEWS = 1_000
NOISES = (0.04, 0.05, 0.1, 0.2)
EARLIER = 3
SEED = 20_261_129
# A doubled value can be told from chance where there were so many households.
FEWEST = dict.fromkeys(SHAPES, 50) | {"Poisson": 100, "zero-inflated Poisson": 200}


def by_deviations(review: list[Series]) -> set[str]:
    """The rule before: a change of the rate beyond 4 + 40/n deviations of those of all communes."""
    rates = np.array([[v / w for v, w in zip(s.values, s.wholes, strict=True)][:2] for s in review])
    changes = 100 * (rates[:, 0] - rates[:, 1])
    apart = np.abs(changes - np.median(changes))
    deviation = max(1.4826 * float(np.median(apart)), 0.25)
    limit = (4 + 40 / len(review)) * deviation
    return {one.unit for one, far in zip(review, apart, strict=True) if far > limit}


def rows(judge: Judge) -> list[tuple[str, ...]]:
    """One row per shape and noise."""
    found: list[tuple[str, ...]] = []
    for shape in SHAPES:
        for noise in NOISES if shape not in COUNTS else (0.0,):
            given = provinces(shape, SEED, noise=noise, earlier=EARLIER)
            seen = measured(given, REVIEWS, fewest=FEWEST[shape], judge=judge)
            found.append(
                (
                    shape,
                    f"{100 * noise:.0f} %" if noise else "of counts",
                    f"{seen.false_alarms:.2f}",
                    f"{100 * seen.reviews_with_one:.0f} %",
                    f"{100 * seen.found:.0f} %",
                )
            )
    return found


def main() -> None:
    """Print both tables."""
    for name, judge in (("now", ours), ("before", by_deviations)):
        table = Table(title=f"{name}: {REVIEWS} faultless reviews of 102 communes each")
        for column in ("changes", "noise", "false alarms a review", "reviews with one", "found"):
            table.add_column(column)
        for row in rows(judge):
            table.add_row(*row)
        Console(width=110).print(table)


if __name__ == "__main__":
    main()
