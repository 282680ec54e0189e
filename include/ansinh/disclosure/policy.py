"""The policy: which counts are protected, why, and below which number a count is small."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    column of `poverty_indicators` that has them. `never` are members that no mart shows.
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
    never: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OpenMeasure:
    """A count that is shown however small it is, and why."""

    because: str


@dataclass(frozen=True)
class Mask:
    """Which columns of a mart go with a hidden count, in rows that tell of it.

    Without a `measure` they are hidden in every row of `where`. `within` is the column with the
    sum to which the hidden member belongs. `anywhere`: wherever one is hidden in the period;
    `since`: from the first period on in which it was hidden.
    """

    measure: str | None = None
    status: str | None = None
    status_is: str | None = None
    member: str | None = None
    member_is: str | None = None
    within: str | None = None
    shows: str | None = None
    hides: list[str] = field(default_factory=list)
    says: Mapping[str, str] = field(default_factory=dict)
    where: str | None = None
    anywhere: bool = False
    since: bool = False

    @property
    def columns(self) -> set[str]:
        """All that it hides, rounds or says otherwise."""
        return {*self.hides, *self.says, *([self.shows] if self.shows else [])}


@dataclass(frozen=True)
class Policy:
    """All of it, as `policy.yaml` says it."""

    thresholds: list[DatedThreshold]
    protected: Mapping[str, Measure]
    open: Mapping[str, OpenMeasure]
    marts: Mapping[str, list[Mask]]

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
