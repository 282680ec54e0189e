"""Choices, days and places in turn, so that a few invented entries use them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from ansinh.reference.choices import load_choices
from ansinh.slots.slots import PERIOD
from ansinh.templates.listed_units import units_within
from ansinh.templates.requests import TemplateRequest


@dataclass(frozen=True)
class Lists:
    """What may be chosen, under the names that drop down, and days and places in turn."""

    order: TemplateRequest

    def codes(self, name: str) -> list[str]:
        """The codes that may be chosen on every day of the period."""
        first, last = self.first_day, self.order.on
        return [
            one.code
            for one in load_choices(name)
            if one.is_valid(first, first) and one.is_valid(last, last)
        ]

    def text(self, name: str, code: str | None) -> str | None:
        """The name of a code as the list shows it."""
        texts = {one.code: one.name_vi for one in load_choices(name)}
        return None if code is None else texts[code]

    def texts(self, name: str) -> Iterator[str]:
        """The names of a list, over and over."""
        return cycle([str(self.text(name, code)) for code in self.codes(name)])

    def longest(self, *names: str) -> int:
        """How many rows use every choice of these lists."""
        return max(len(self.codes(name)) for name in names)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        match = PERIOD.fullmatch(self.order.period)
        assert match is not None
        quarter = 3 * int(match["quarter"]) - 2 if match["quarter"] else 1
        return date(int(match["year"]), int(match["month"] or quarter), 1)

    def days(self) -> Iterator[date]:
        """Days of the period, one after the other."""
        days = (self.order.on - self.first_day).days + 1
        return cycle(self.first_day + timedelta(days=number) for number in range(days))

    def areas(self) -> Iterator[str | None]:
        """The reporting unit itself (blank), then every commune it has."""
        communes = [unit.full_name for unit in units_within(self.order) if unit.level == "commune"]
        return cycle([None, *communes])

    def communes(self) -> Iterator[str]:
        """Every commune within the reporting unit."""
        return (name for name in self.areas() if name is not None)


def turns(*sequences: Any) -> Iterator[tuple[Any, ...]]:
    """One of each, until the shortest ends: the others go round."""
    return zip(*sequences, strict=False)
