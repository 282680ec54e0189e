"""What letters say around what was found: phrases in the languages of their readers."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from ansinh.reference.vocabulary import Language
from ansinh.settings import LOCAL_TIME
from ansinh.slots.slots import period_words
from ansinh.yaml_files import read_as

PHRASES_FILE = Path(__file__).parent / "phrases.yaml"


@cache
def load_phrases(file: Path = PHRASES_FILE) -> Mapping[str, Mapping[Language, str]]:
    """All phrases of a file by name, each in every language."""
    return read_as(dict[str, dict[Language, str]], file)


def phrase(name: str, language: Language, /, **filled: object) -> str:
    """A phrase in a language, its gaps filled; KeyError for one that is not in the file."""
    return load_phrases()[name][language].format(**filled)


def other_than(language: Language) -> Language:
    """The language in which a letter says the same once more, in short."""
    return "en" if language == "vi" else "vi"


def day_words(day: date, language: Language) -> str:
    """A day as its readers write it: 05/06/2026, and so that no English reader takes it for May."""
    return f"{day:%d/%m/%Y}" if language == "vi" else day.isoformat()


def moment_words(at: datetime, language: Language) -> str:
    """A moment in the time of Vietnam."""
    here = at.astimezone(LOCAL_TIME)
    return f"{day_words(here.date(), language)} {here:%H:%M}"


def slot_period(period: str, language: Language) -> str:
    """A period as a title names it: "quý IV năm 2025"; in English by its code, 2025Q4."""
    return period_words(period) if language == "vi" else period


def capitalised(words: str) -> str:
    """A sentence's beginning; names in it stay as they are."""
    return f"{words[:1].upper()}{words[1:]}"
