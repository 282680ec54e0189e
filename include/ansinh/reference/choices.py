"""What a cell of kind `choice` may say: dated rows of lists that an administrator changes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
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

    def is_valid(self, on: date) -> bool:
        """Whether it may be chosen for that day."""
        return self.valid_from <= on < self.valid_to


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
def codes_by_text(name: str, on: date, folder: Path = LISTS_DIR) -> dict[str, str]:
    """The code that each text means on a day; keys are normalised labels, and the codes.

    A spelling that two rows share means neither.
    """
    meant: dict[str, set[str]] = {}
    for choice in load_choices(name, folder):
        if choice.is_valid(on):
            for text in (choice.code, choice.name_vi, choice.name_en, *choice.also_vi):
                meant.setdefault(normalise_label(text), set()).add(choice.code)
    # Its own name always means a row, whatever other rows are also called.
    for choice in load_choices(name, folder):
        if choice.is_valid(on):
            meant[normalise_label(choice.name_vi)] = {choice.code}
    return {text: next(iter(codes)) for text, codes in meant.items() if len(codes) == 1}


@dataclass(frozen=True)
class ChoiceLists:
    """The lists of one folder, by name."""

    folder: Path = LISTS_DIR

    def rows(self, name: str) -> tuple[Choice, ...]:
        """The rows of one list; see `load_choices`."""
        return load_choices(name, self.folder)

    def codes_by_text(self, name: str, on: date) -> dict[str, str]:
        """The code that each text means on a day; see `codes_by_text`."""
        return codes_by_text(name, on, self.folder)
