"""The policy: which counts are protected, why, and below which number a count is small."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from ansinh.yaml_files import read_as

POLICY_FILE = Path(__file__).parent / "policy.yaml"
LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True)
class DatedThreshold:
    """From when to when (without that day) counts below a number are small, and why."""

    valid_from: date
    threshold: int
    because: str
    valid_to: date = LAST_DAY


@dataclass(frozen=True)
class Measure:
    """A protected count: the mart that shows it for every unit, and how its members add up.

    `status` and `member` are columns that tell its counts apart, `above` the sum that a member
    belongs to. `base` is the column with the households of which these are some; `whole` the
    column of `poverty_indicators` that has them.
    """

    because: str
    mart: str
    member: str
    count: str
    adds_up: Literal["to_all", "to_base", "not"]
    status: str | None = None
    above: str | None = None
    base: str | None = None
    whole: str | None = None


@dataclass(frozen=True)
class OpenMeasure:
    """A count that is shown however small it is, and why."""

    because: str


@dataclass(frozen=True)
class Policy:
    """All of it, as `policy.yaml` says it."""

    thresholds: list[DatedThreshold]
    protected: Mapping[str, Measure]
    open: Mapping[str, OpenMeasure]

    def threshold(self, day: date) -> int:
        """The number that holds on a day of publication; LookupError where none does."""
        for one in self.thresholds:
            if one.valid_from <= day < one.valid_to:
                return one.threshold
        raise LookupError(f"{POLICY_FILE.name} has no threshold for {day}.")


@cache
def load_policy() -> Policy:
    """The policy of this version."""
    return read_as(Policy, POLICY_FILE)
