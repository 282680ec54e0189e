"""`{% say "reports" %}`: a phrase of phrases.yaml in the language of the reader."""

from decimal import Decimal

from django.template import Library
from django.utils import formats

from ansinh.portal import words

register = Library()


@register.simple_tag
def say(phrase: str, **filled: object) -> str:
    """A phrase, its gaps filled; fractions are written as its reader writes them."""
    said = {
        name: formats.localize(value) if isinstance(value, Decimal) else value
        for name, value in filled.items()
    }
    return words.say(phrase, **said)
