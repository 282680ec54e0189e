"""Names in a table to units; of a name that means none, or several, what to ask."""

from collections.abc import Sequence
from functools import cache

from ansinh.forms.catalogue import load_forms
from ansinh.reference.unit import Unit, UnitLevel
from ansinh.reference.unit_questions import (
    NO_QUESTION,
    Gaps,
    choice_question,
    foreign_letter_words,
    nearest_question,
)
from ansinh.reference.units import UnitDirectory
from ansinh.rules.findings import Finding
from ansinh.rules.rule_book import RuleBook
from ansinh.slots.slots import Slot
from ansinh.text.foreign_letters import foreign_letters
from ansinh.text.vietnamese import normalise_label, normalise_unit_name

MOST_QUESTIONS = 200
Scope = tuple[str | None, UnitLevel | None]


class UnitResolver:
    """Names to units, with the district above as context.

    A list of 100,000 rows names few units: every text is looked up once.
    """

    def __init__(self, slot: Slot, directory: UnitDirectory) -> None:
        """Begin at the first row of a table."""
        self._slot = slot
        self._directory = directory
        self._reporting = directory.get(slot.unit_code, slot.as_of_date)
        self._above: str = slot.unit_code
        self._totals = {normalise_label(label) for label in load_forms()[slot.form].total_labels}
        self._first_meant = cache(self._meant)
        self._questions: dict[str, Gaps] = {}

    def is_total(self, name: str | None) -> bool:
        """Whether a row is the reporting unit's total."""
        return name is not None and normalise_label(name) in self._totals

    def row(self, name: str | None, line: str | None) -> Sequence[Unit]:
        """The units that the next row of a table may mean: one where it is clear which."""
        if name is None:
            return ()
        level = self._level(name, line)
        scopes = tuple((within, level) for within in (self._above, self._slot.unit_code, None))
        found = self._first_meant(name, scopes)
        if len(found) == 1 and found[0].level == "district" and not self.is_total(name):
            self._above = found[0].code
        return found

    def area(self, name: str) -> Sequence[Unit]:
        """The units that an entry may mean, whatever stands in the rows above it."""
        own = self._slot.unit_code
        return self._first_meant(name, ((own, None), (own, "commune"), (None, None)))

    def finding(self, meant: Sequence[Unit], rules: RuleBook, place: dict[str, object]) -> Finding:
        """What to tell of a name that means none of the units, or several of them."""
        name, on = place["value"], self._slot.as_of_date
        if not isinstance(name, str):
            return rules["structure.unit_unknown"].finding(**place, **NO_QUESTION)
        if len(meant) > 1:
            choice = choice_question(meant, on, self._directory)
            return rules["structure.unit_ambiguous"].finding(**place, **choice)
        if foreign_letters(name):
            words = foreign_letter_words(name) | self._nearest(name)
            return rules["structure.unit_foreign_letters"].finding(**place, **words)
        return rules["structure.unit_unknown"].finding(**place, **self._nearest(name))

    def _nearest(self, name: str) -> Gaps:
        """The question to ask of a name; none once so many were asked that nobody reads them."""
        if name not in self._questions and len(self._questions) < MOST_QUESTIONS:
            on, within = self._slot.as_of_date, self._slot.unit_code
            self._questions[name] = nearest_question(name, on, within, self._directory)
        return self._questions.get(name, NO_QUESTION)

    def _meant(self, name: str, scopes: tuple[Scope, ...]) -> tuple[Unit, ...]:
        """What a name means in the first scope in which that is clear, else in the narrowest."""
        if self.is_total(name):
            return (self._reporting,) if self._reporting else ()
        several: tuple[Unit, ...] = ()
        for within, level in dict.fromkeys(scopes):
            found = self._directory.meant(name, self._slot.as_of_date, within, level)
            if len(found) == 1:
                return tuple(found)
            several = several or tuple(found)
        return several

    def _level(self, name: str, line: str | None) -> UnitLevel | None:
        """The level that the running number shows, where no kind is written."""
        if normalise_unit_name(name)[0] is not None or line is None:
            return None
        if "." in line.rstrip("."):
            return "commune"
        if self._reporting is not None and self._reporting.level != "commune":
            has_districts = self._directory.has_districts(self._slot.as_of_date)
            return "district" if has_districts else "commune"
        return "commune"
