"""The words of pages, in the language of their reader."""

from pathlib import Path
from typing import cast

from django.utils.translation import get_language

from ansinh.alerts.phrases import load_phrases
from ansinh.reference.vocabulary import Language

PHRASES_FILE = Path(__file__).parent / "phrases.yaml"


def reader_language() -> Language:
    """The language of the page that is being made."""
    return cast("Language", get_language() or "vi")


def say(name: str, /, **filled: object) -> str:
    """A phrase, its gaps filled; KeyError for one that is not in the file."""
    return load_phrases(PHRASES_FILE)[name][reader_language()].format(**filled)
