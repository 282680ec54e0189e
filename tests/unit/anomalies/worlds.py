"""Invented provinces in which nothing is wrong: what is told of them is a false alarm.

Every commune has some poor households, between 20 and 500 in the year before, that are 3 to 12 % of
all. The count falls by 12 % a year, and changes besides as the shape says; `noise` is the standard
deviation of that change, as a share of the count. Everything follows from the seed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ansinh.anomalies.review import Series, anomalies

COMMUNES = 102
FALL = 0.12

Numbers = np.random.Generator


def normal(numbers: Numbers, size: tuple[int, int]) -> np.ndarray:
    return numbers.standard_normal(size)


def heavy_tailed(numbers: Numbers, size: tuple[int, int]) -> np.ndarray:
    return numbers.standard_t(3, size) / 3**0.5


def skewed(numbers: Numbers, size: tuple[int, int]) -> np.ndarray:
    return (np.exp(0.5 * numbers.standard_normal(size)) - 1) / 0.604


def very_skewed(numbers: Numbers, size: tuple[int, int]) -> np.ndarray:
    return (np.exp(numbers.standard_normal(size)) - 1) / 2.161


def mostly_none(numbers: Numbers, size: tuple[int, int]) -> np.ndarray:
    """Six communes of ten report what they reported before."""
    changed = numbers.standard_normal(size) / 0.4**0.5
    return np.where(numbers.random(size) < 0.6, 0, changed)


CHANGES: dict[str, Callable[[Numbers, tuple[int, int]], np.ndarray]] = {
    "normal": normal,
    "heavy-tailed (t, 3 degrees)": heavy_tailed,
    "skewed (lognormal, 0.5)": skewed,
    "very skewed (lognormal, 1)": very_skewed,
    "mostly no change": mostly_none,
}
COUNTS = ("Poisson", "zero-inflated Poisson")
SHAPES = (*CHANGES, *COUNTS)


@dataclass(frozen=True)
class Province:
    """Counts and wholes by commune, the newest first."""

    values: np.ndarray
    wholes: np.ndarray

    def review(self) -> list[Series]:
        return [
            Series(f"{at}", tuple(map(float, values)), tuple(map(float, wholes)))
            for at, (values, wholes) in enumerate(zip(self.values, self.wholes, strict=True))
        ]


def provinces(
    shape: str, seed: int, *, noise: float = 0.05, earlier: int = 3, communes: int = COMMUNES
) -> Iterator[Province]:
    """Faultless provinces without end, with so many changes before the newest one."""
    numbers = np.random.default_rng(seed)
    while True:
        before = np.exp(numbers.uniform(np.log(20), np.log(500), communes))
        wholes = np.round(before / numbers.uniform(0.03, 0.12, communes))
        wholes = np.repeat(wholes[:, None], earlier + 2, axis=1)
        if shape in COUNTS:
            values = _counted(numbers, shape, before, earlier)
        else:
            changes = CHANGES[shape](numbers, (communes, earlier + 1)) * noise - FALL
            values = _changed(before, changes)
        yield Province(np.minimum(values, wholes), wholes)


def _changed(before: np.ndarray, changes: np.ndarray) -> np.ndarray:
    """Counts that change so from period to period, the newest first."""
    levels = np.cumprod(np.maximum(1 + changes, 0.05), axis=1)
    levels = np.column_stack([np.ones(len(before)), levels])[:, ::-1]
    return np.round(before[:, None] * levels / levels[:, 1:2])


def _counted(numbers: Numbers, shape: str, before: np.ndarray, earlier: int) -> np.ndarray:
    """Counts drawn anew in every period; three communes of ten never have one, others sometimes."""
    ages = np.arange(earlier + 2) - 1
    values = numbers.poisson(before[:, None] * (1 - FALL) ** -ages).astype(float)
    if shape == "Poisson":
        return values
    never = numbers.random((len(before), 1)) < 0.3
    not_now = numbers.random(values.shape) < 0.1
    return np.where(never | not_now, 0, values)


def doubled(review: list[Series], at: int) -> list[Series]:
    """The same review, one newest value reported twice."""
    one = review[at]
    wrong = replace(one, values=(2 * one.values[0], *one.values[1:]))
    return [*review[:at], wrong, *review[at + 1 :]]


@dataclass(frozen=True)
class Measured:
    """What is told of so many faultless reviews, and of doubled values put into them."""

    false_alarms: float
    reviews_with_one: float
    found: float


Judge = Callable[[list[Series]], set[str]]


def ours(review: list[Series], units: int = COMMUNES) -> set[str]:
    return {one.unit for one in anomalies(review, units)}


def measured(
    given: Iterator[Province], reviews: int, *, fewest: int, judge: Judge = ours, doubles: int = 3
) -> Measured:
    """Mean false alarms a review, and the share of doubled values that are found.

    Doubled are single values of communes that had `fewest` households in the period before.
    """
    told, with_one, put_in, found = 0, 0, 0, 0
    for _, province in zip(range(reviews), given, strict=False):
        review = province.review()
        alarms = judge(review)
        told += len(alarms)
        with_one += bool(alarms)
        large = [at for at, one in enumerate(review) if min(one.values[:2]) >= fewest]
        for at in large[:: max(1, len(large) // max(doubles, 1))][:doubles]:
            put_in += 1
            found += f"{at}" in judge(doubled(review, at))
    return Measured(told / reviews, with_one / reviews, found / max(put_in, 1))
