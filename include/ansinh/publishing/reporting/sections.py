"""What parts of a report have in common: cells of figures, marks at titles, groups and sums."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from ansinh.publishing.reporting.document import Cell, Column
from ansinh.publishing.reporting.facts import Facts
from ansinh.publishing.reporting.wording import Wording

One = TypeVar("One")
Key = TypeVar("Key", bound=Hashable)
SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Writer:
    """Whoever writes a part of a report: its words, its facts, what stands at titles of figures."""

    words: Wording
    facts: Facts

    def say(self, name: str, /, **filled: object) -> str:
        """A phrase in the language of the report."""
        return self.words.say(name, **filled)

    def heads(
        self, *names: str, number: Iterable[str] = (), wide: str = "", width: int = 2
    ) -> tuple[Column, ...]:
        """Heads of columns by their phrases; `wide` is the one with many words."""
        numbers = set(number)
        return tuple(
            Column(self.say(name), name in numbers, width if name == wide else 1) for name in names
        )

    def number(self, value: Decimal | int | None, places: int = 0, hidden: str = "") -> Cell:
        """A figure; what is empty in a row with hidden figures (`hidden`) is hidden."""
        if value is None and hidden == SUPPRESSED:
            return Cell(self.say("hidden"), is_number=True)
        return Cell(self.words.number(value, places), is_number=True)

    def marks(self, forms: Iterable[str], covered: Callable[[str, str], bool]) -> tuple[str, ...]:
        """What must not be overlooked of figures of some forms, periods and stages."""
        status, named = self.facts.status, set(forms)
        found = []
        if status.approved_by == "policy" and status.open:
            found.append(self.say("unsigned"))
        if any(
            one.invented and one.form in named and covered(one.period, one.stage)
            for one in self.facts.members
        ):
            found.append(self.say("invented"))
        return tuple(found)

    def causes(self, codes: Iterable[str]) -> Cell:
        """Why figures changed."""
        return Cell(", ".join(self.say(f"cause_{one}") for one in codes))


def grouped(found: Iterable[One], key: Callable[[One], Key]) -> dict[Key, list[One]]:
    """What belongs together, in the order in which it first comes."""
    groups: dict[Key, list[One]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups


def known_sum(values: Iterable[int | None]) -> int | None:
    """What is known of a figure, added up; nothing where nobody told it."""
    known = [one for one in values if one is not None]
    return sum(known) if known else None
