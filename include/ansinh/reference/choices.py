"""What a cell of kind `choice` may say: dated rows of lists that an administrator changes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from ansinh.reference.reading import read_list
from ansinh.reference.schema import LISTS_DIR
from ansinh.text.vietnamese import normalise_label


@dataclass(frozen=True)
class Choice:
    """One row of a list of choices; `valid_to` is the first day on which it cannot be chosen."""

    code: str
    name_vi: str
    name_en: str
    also_vi: tuple[str, ...]
    valid_from: date
    valid_to: date

    def is_valid(self, first: date, last: date) -> bool:
        """Whether it may be chosen for some day of a period, from `first` to `last`."""
        return self.valid_from <= last and first < self.valid_to

    @property
    def texts(self) -> tuple[str, ...]:
        """All that means it, as normalised labels."""
        said = (self.code, self.name_vi, self.name_en, *self.also_vi)
        return tuple(normalise_label(text) for text in said)


@cache
def load_choices(name: str, folder: Path = LISTS_DIR) -> tuple[Choice, ...]:
    """The rows of one list, such as "donor_types", in the order of the file.

    Raises ReferenceDataError where there is no such file, and KeyError where no list is so called.
    """
    spellings: dict[str, list[str]] = defaultdict(list)
    for row in read_list("choice_spellings", folder):
        if row["list_name"] == name:
            spellings[row["code"]].append(row["spelling_vi"])
    return tuple(
        Choice(
            code=row["code"],
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            also_vi=tuple(spellings[row["code"]]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in read_list(name, folder)
    )


@cache
def codes_by_text(name: str, first: date, last: date, folder: Path = LISTS_DIR) -> dict[str, str]:
    """The code that each text means in a period; keys are normalised labels, and the codes.

    A spelling that two rows share means neither.
    """
    valid = [one for one in load_choices(name, folder) if one.is_valid(first, last)]
    meant: dict[str, set[str]] = {}
    for choice in valid:
        for text in choice.texts:
            meant.setdefault(text, set()).add(choice.code)
    # Its own name always means a row, whatever other rows are also called.
    for choice in valid:
        meant[normalise_label(choice.name_vi)] = {choice.code}
    return {text: next(iter(codes)) for text, codes in meant.items() if len(codes) == 1}


@cache
def last_days_by_text(name: str, first: date, folder: Path = LISTS_DIR) -> dict[str, date]:
    """The last day of what could be chosen before a period, by every text that meant it."""
    return {
        text: choice.valid_to - timedelta(days=1)
        for choice in sorted(load_choices(name, folder), key=lambda one: one.valid_to)
        if choice.valid_to <= first
        for text in choice.texts
    }


@dataclass(frozen=True)
class ChoiceLists:
    """The lists of one folder, by name."""

    folder: Path = LISTS_DIR

    def rows(self, name: str) -> tuple[Choice, ...]:
        """The rows of one list; see `load_choices`."""
        return load_choices(name, self.folder)

    def valid(self, name: str, first: date, last: date) -> list[Choice]:
        """The rows of one list that may be chosen in a period."""
        return [one for one in self.rows(name) if one.is_valid(first, last)]

    def codes_by_text(self, name: str, first: date, last: date) -> dict[str, str]:
        """The code that each text means in a period; see `codes_by_text`."""
        return codes_by_text(name, first, last, self.folder)

    def last_days_by_text(self, name: str, first: date) -> dict[str, date]:
        """The last day of what can no longer be chosen; see `last_days_by_text`."""
        return last_days_by_text(name, first, self.folder)
