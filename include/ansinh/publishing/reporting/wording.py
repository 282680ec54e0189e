"""What a report says, and how it writes numbers, days and periods, in Vietnamese or English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from ansinh.reference.vocabulary import Language, word
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import DEFAULT_STAGE, PERIOD, period_words
from ansinh.yaml_files import read_as

PHRASES_FILE = Path(__file__).parent / "phrases.yaml"
UNKNOWN = "–"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@cache
def phrases() -> Mapping[str, Mapping[Language, str]]:
    """All phrases of the report by name, each in every language."""
    return read_as(dict[str, dict[Language, str]], PHRASES_FILE)


@dataclass(frozen=True)
class Wording:
    """The words of a report in a language."""

    language: Language

    def say(self, name: str, /, **filled: object) -> str:
        """A phrase, its gaps filled; KeyError for one that is not in the file."""
        return phrases()[name][self.language].format(**filled)

    def number(self, value: Decimal | int | None, places: int = 0) -> str:
        """A figure as its readers write it: 1.234,56 or 1,234.56; unknown is no 0."""
        if value is None:
            return UNKNOWN
        return self._separated(f"{value:,.{places}f}")

    def change(self, value: Decimal | int | None, places: int = 0) -> str:
        """A difference with its sign."""
        if value is None:
            return UNKNOWN
        return self._separated(f"{value:+,.{places}f}").replace("-", "−")

    def day(self, day: date | datetime) -> str:
        """A day, of a moment the one in Vietnam: 31/12/2025."""
        here = day.astimezone(LOCAL_TIME) if isinstance(day, datetime) else day
        return f"{here:%d/%m/%Y}"

    def period(self, period: str) -> str:
        """A period: "quý IV năm 2025", "quarter IV of 2025"."""
        if self.language == "vi" or (match := PERIOD.fullmatch(period)) is None:
            return period_words(period)
        if match["quarter"]:
            return f"quarter {match['quarter']} of {match['year']}"
        if match["month"]:
            return f"{MONTHS[int(match['month']) - 1]} {match['year']}"
        return match["year"]

    def about(self, period: str, stage: str | None) -> str:
        """A period, with the stage of its figures where it is not the usual one."""
        said = self.period(period)
        if not stage or stage == DEFAULT_STAGE:
            return said
        return f"{said}, {self.stage(stage)}"

    def stage(self, stage: str) -> str:
        """A kind of figures: preliminary, official, regular."""
        return word("stage", stage, self.language)

    def _separated(self, written: str) -> str:
        if self.language == "en":
            return written
        return written.translate(str.maketrans(",.", ".,"))


def capitalised(words: str) -> str:
    """A title's beginning; names in it stay as they are."""
    return f"{words[:1].upper()}{words[1:]}"
